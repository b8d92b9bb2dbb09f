/**
 * What is predicted for real histories, against what the engines do: each commit is built right after the one before it, by
 * an engine that keeps everything, and each step is asked whether it was found.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JudgedStep } from '../src/history/because';
import { Repository } from '../src/history/git';
import type { ImageBuild } from '../src/history/image';
import { Replay } from '../src/history/predict';
import { Buildah } from './history/buildah';
import { BuildKit } from './history/buildkit';
import { checkOut, type HistoryEngine, type Place, type SeenStep } from './history/engine';
import { Kaniko } from './history/kaniko';
import { placeWithRegistry } from './history/place';
import { Bases } from './lab/bases';
import { missingPrograms } from './lab/lab';
import { must } from './lab/processes';

/** Histories with Dockerfiles that can be built offline; they are beside the project, and not everywhere. */
const HISTORIES = resolve(__dirname, '../../shared/histories');
const COMMITS = Number(process.env.E2E_COMMITS ?? 8);
const IMAGES = {
  umami: { dockerfile: 'Dockerfile', context: '.' },
  'paperless-ngx': { dockerfile: 'Dockerfile', context: '.' },
  openchoreo: { dockerfile: 'agents/sre-agent/Dockerfile', context: 'agents/sre-agent' },
  'microservices-demo': { dockerfile: 'src/frontend/Dockerfile', context: 'src/frontend' },
} as const;
type History = keyof typeof IMAGES;
const HISTORY_NAMES = Object.keys(IMAGES) as History[];

/** Which engine is asked about which histories; all of them by all with `E2E_HISTORIES=all`. */
const all = process.env.E2E_HISTORIES === 'all';
const ENGINES = [
  { name: 'buildkit', histories: HISTORY_NAMES, make: (place: Place) => new BuildKit(place) },
  { name: 'kaniko', histories: ['umami'], make: (place: Place) => new Kaniko(place) },
  { name: 'kaniko, COPY layers', histories: ['umami'], copyLayers: true, make: (place: Place) => new Kaniko(place) },
  { name: 'buildah', histories: ['umami'], make: (place: Place) => new Buildah(place) },
] as const;

/** What Buildah does not take: `ARG BUILDPLATFORM` with a default. */
const REFUSED: readonly string[] = ['microservices-demo'];

const possible = existsSync(HISTORIES) && missingPrograms().length === 0;
let place: Awaited<ReturnType<typeof placeWithRegistry>>;
const clones = new Map<string, string>();
const table: string[] = [];

(possible ? describe : describe.skip)('what is predicted is what the engine does', () => {
  beforeAll(async () => {
    place = await placeWithRegistry();
  }, 60_000);

  afterAll(async () => {
    await place.remove();
    console.log(table.join('\n'));
  }, 120_000);

  describe.each(ENGINES)('$name', ({ name, histories, make, ...more }) => {
    let engine: HistoryEngine;

    beforeAll(async () => {
      engine = make(place);
      await engine.start();
    }, 900_000);

    afterAll(() => engine.stop(), 120_000);

    it.each(all ? HISTORY_NAMES.filter((history) => !(name === 'buildah' && REFUSED.includes(history))) : histories)(
      '%s',
      async (history) => {
        const clone = clones.get(history) ?? (await cloneOf(history));
        const repository = new Repository(clone);
        const build = { name: history, ...IMAGES[history], ...more };
        const { agreed, of, wrong } = await replayed(engine, repository, clone, build).finally(() =>
          repository.close(),
        );
        table.push(`${name} ${history}: ${agreed} of ${of} steps agree`, ...wrong.map((line) => `  ${line}`));
        expect(of).toBeGreaterThan(0);
        expect(agreed / of).toBeGreaterThanOrEqual(0.99);
      },
      1_800_000,
    );
  });
});

/** A history, and in the registry what its Dockerfiles start from. */
async function cloneOf(history: string): Promise<string> {
  const clone = join(place.folder, history);
  must('git', ['clone', '-q', '-b', 'main', join(HISTORIES, `${history}.bundle`), clone]);
  const changes = must('git', ['-C', clone, 'log', '-p', '--format=', '-U0', '-Gbase.local/b:']).stdout;
  const bases = new Bases(place.registry, join(place.folder, `${history}-bases`));
  const tags = [...changes.matchAll(/base\.local\/b:(\w+)/g)].map(([, tag = '']) => tag);
  for (const tag of new Set(tags)) await bases.push(tag);
  clones.set(history, clone);
  return clone;
}

/** Builds the last commits that touch an image, and compares. */
async function replayed(engine: HistoryEngine, repository: Repository, clone: string, build: ImageBuild) {
  const touching = ['--first-parent', `--max-count=${COMMITS + 1}`, 'HEAD', '--', build.context, build.dockerfile];
  const commits = new Set((await repository.git('rev-list', ...touching)).trim().split('\n'));
  const replay = new Replay({ build, model: engine.model, cache: 'kept' }, (id) => repository.blobs.text(id));
  let [agreed, of, first] = [0, 0, true];
  const wrong: string[] = [];
  for await (const { judged: _, ...commit } of repository.commits({ last: 200 })) {
    if (!commits.has(commit.id)) continue;
    await replay.take(commit);
    const work = join(place.folder, 'work');
    checkOut(clone, commit.id, work);
    const seen = engine.build(work, build);
    if (!first && seen) {
      const named = disagreements(seen, replay.commits.at(-1)?.steps ?? []);
      wrong.push(...named.map((text) => `${commit.id.slice(0, 8)} ${text}`));
      of += seen.length;
      agreed += seen.length - named.length;
    }
    first = false;
  }
  return { agreed, of, wrong };
}

function disagreements(seen: readonly SeenStep[], judged: readonly JudgedStep[]): string[] {
  const left = [...judged];
  return seen.flatMap(({ stage, text, found }) => {
    const same = left.filter((step) => oneLine(step.instruction) === oneLine(text));
    // Kaniko tells of a stage that one other is made of as a part of that.
    const at = left.indexOf((same.find((step) => step.stage === stage) ?? same[0]) as JudgedStep);
    const [step] = at < 0 ? [] : left.splice(at, 1);
    if (step?.found === found) return [];
    return `${stage} ${text.slice(0, 80)}: ${found ? 'found' : 'ran'}${step ? '' : ', and is not known'}`;
  });
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
