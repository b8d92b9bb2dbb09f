import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildkitKeys } from '../../src/builders/buildkit/keys';
import type { JudgedStep } from '../../src/history/because';
import { Repository } from '../../src/history/git';
import { Replay } from '../../src/history/predict';
import { temporaryFolder } from '../support';

/** Real histories with what a real BuildKit found in its cache; they are beside the project, and not everywhere. */
const HISTORIES = resolve(__dirname, '../../../shared/histories');
const TRUTH = join(HISTORIES, 'truth');
const files = existsSync(TRUTH) ? readdirSync(TRUTH).filter((file) => file.endsWith('.json')) : [];

interface Built {
  readonly commit: string;
  readonly parent: string | null;
  readonly ok: boolean;
  readonly steps: readonly { stage: string; n: number; text: string; cached: boolean | null }[];
}

const CACHES = { '': 'kept', '+max': 'registry-max', '+min': 'registry-min' } as const;

const clones = new Map<string, string>();
function cloneOf(name: string): string {
  const known = clones.get(name) ?? join(temporaryFolder(), name);
  if (!clones.has(name)) execFileSync('git', ['clone', '-q', '-b', 'main', join(HISTORIES, `${name}.bundle`), known]);
  clones.set(name, known);
  return known;
}

(files.length > 0 ? describe : describe.skip)('what is predicted is what BuildKit did, step by step', () => {
  it.each(files)(
    '%s',
    async (file) => {
      const [, name = '', folded = '', kind = ''] = /^(.*?)--(.*?)(\+max|\+min)?\.json$/.exec(file) ?? [];
      const repository = new Repository(cloneOf(name));
      const all = (await repository.git('ls-files', '-z')).split('\0');
      const dockerfile = all.find((path) => path.replaceAll('/', '_') === folded) ?? folded;
      // Of these two each image has a context of its own.
      const context = /microservices|openchoreo/.test(name) ? dockerfile.replace(/\/Dockerfile$/, '') : '.';
      const truth = JSON.parse(readFileSync(join(TRUTH, file), 'utf8')) as Built[];
      const commits = new Map(truth.map((built) => [built.commit, built]));
      const build = { name, dockerfile, context };
      const cache = CACHES[kind as keyof typeof CACHES];
      const replay = new Replay({ build, model: buildkitKeys, cache }, (id) => repository.blobs.text(id));
      for await (const { judged: _, ...commit } of repository.commits({ last: 200 }))
        if (commits.has(commit.id)) await replay.take(commit);
      repository.close();
      const wrong = replay.commits.flatMap(({ commit, steps }) => disagreements(commits.get(commit) as Built, steps));
      expect(wrong).toEqual([]);
      expect(replay.commits).toHaveLength(truth.length);
    },
    60_000,
  );
});

/** A FROM is told of otherwise by the engine: not as found, where nothing has to be made of it. */
function disagreements({ commit, ok, parent, steps }: Built, predicted: readonly JudgedStep[]): string[] {
  if (!ok || parent === null) return [];
  const left = [...predicted];
  return [...steps]
    .sort((a, b) => a.n - b.n)
    .filter(({ text, cached }) => cached !== null && !text.startsWith('FROM'))
    .flatMap(({ stage, text, cached }) => {
      const at = left.findIndex((step) => stageOf(step) === stage && oneLine(step.instruction) === oneLine(text));
      const [step] = at < 0 ? [] : left.splice(at, 1);
      return step?.found === cached ? [] : [`${commit} ${stage} ${text}: ${cached ? 'found' : 'ran'}`];
    });
}

const stageOf = ({ stage }: JudgedStep) => (/^\d+$/.test(stage) ? `stage-${stage}` : stage);
const oneLine = (text: string) => text.replace(/\s+/g, ' ');
