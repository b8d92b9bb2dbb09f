/**
 * What is predicted for real histories, against what BuildKit does: each commit is built right after the one before it, on a
 * daemon that keeps everything, and each step is asked whether it was found.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { buildkitKeys } from '../src/builders/buildkit/keys';
import type { JudgedStep } from '../src/history/because';
import { Repository } from '../src/history/git';
import type { ImageBuild } from '../src/history/image';
import { Replay } from '../src/history/predict';
import { Bases } from './lab/bases';
import { ENGINES } from './lab/engines';
import { missingPrograms } from './lab/lab';
import { freePort, must, run, start, stop, until } from './lab/processes';
import { built } from './lab/programs';

/** Histories with Dockerfiles that can be built offline; they are beside the project, and not everywhere. */
const HISTORIES = resolve(__dirname, '../../shared/histories');
const COMMITS = Number(process.env.E2E_COMMITS ?? 8);
const IMAGES = [
  { history: 'umami', dockerfile: 'Dockerfile', context: '.' },
  { history: 'paperless-ngx', dockerfile: 'Dockerfile', context: '.' },
  { history: 'openchoreo', dockerfile: 'agents/sre-agent/Dockerfile', context: 'agents/sre-agent' },
  { history: 'microservices-demo', dockerfile: 'src/frontend/Dockerfile', context: 'src/frontend' },
];

const possible = existsSync(HISTORIES) && missingPrograms().length === 0;
const folder = mkdtempSync(join(tmpdir(), 'cached-builds-lab-'));
const servers: ReturnType<typeof start>[] = [];
let [buildctl, address, registry] = ['', '', ''];
const table: string[] = [];

(possible ? describe : describe.skip)('what is predicted is what BuildKit does', () => {
  beforeAll(async () => {
    const engine = await built(ENGINES.buildkit);
    buildctl = join(engine, 'buildctl');
    registry = `127.0.0.1:${await freePort()}`;
    const settings = join(folder, 'registry.json');
    const storage = { filesystem: { rootdirectory: join(folder, 'registry') } };
    writeFileSync(
      settings,
      JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: registry } }),
    );
    servers.push(start('docker-registry', ['serve', settings], join(folder, 'registry.log')));
    await until('the registry', () =>
      fetch(`http://${registry}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    address = `unix://${folder}/buildkitd.sock`;
    const config = join(folder, 'buildkitd.toml');
    const lines = [
      '[worker.oci]',
      '  gc = false',
      '[registry."base.local"]',
      `  mirrors = ["${registry}"]`,
      '  http = true',
    ];
    writeFileSync(config, `${lines.join('\n')}\n[registry."${registry}"]\n  http = true\n`);
    const flags = ['--root', join(folder, 'state'), '--addr', address, '--config', config, '--oci-worker-net', 'host'];
    servers.push(start(join(engine, 'buildkitd'), flags, join(folder, 'buildkitd.log')));
    await until('buildkitd', () => run(buildctl, ['--addr', address, 'debug', 'workers']).status === 0, 120);
  }, 900_000);

  afterAll(async () => {
    for (const server of servers.reverse()) await stop(server);
    rmSync(folder, { recursive: true, force: true });
    console.log(table.join('\n'));
  }, 120_000);

  it.each(IMAGES)(
    '$history $dockerfile',
    async ({ history, dockerfile, context }) => {
      const clone = join(folder, history);
      must('git', ['clone', '-q', '-b', 'main', join(HISTORIES, `${history}.bundle`), clone]);
      const repository = new Repository(clone);
      const tags = (await repository.git('log', '-p', '--format=', '-U0', '-Gbase.local/b:')).matchAll(
        /base\.local\/b:(\w+)/g,
      );
      const bases = new Bases(registry, join(folder, `${history}-bases`));
      for (const tag of new Set([...tags].map(([, name = '']) => name))) await bases.push(tag);
      const { agreed, of, wrong } = await replayed(repository, clone, { name: history, dockerfile, context });
      repository.close();
      table.push(`${history} ${dockerfile}: ${agreed} of ${of} steps agree`, ...wrong.map((line) => `  ${line}`));
      expect(agreed / of).toBeGreaterThanOrEqual(0.99);
    },
    1_800_000,
  );
});

/** Builds the last commits that touch an image, and compares. */
async function replayed(repository: Repository, clone: string, build: ImageBuild) {
  const touched = [
    'rev-list',
    '--first-parent',
    `--max-count=${COMMITS + 1}`,
    'HEAD',
    '--',
    build.context,
    build.dockerfile,
  ];
  const commits = new Set((await repository.git(...touched)).trim().split('\n'));
  const replay = new Replay({ build, model: buildkitKeys, cache: 'kept' }, (id) => repository.blobs.text(id));
  let [agreed, of, first] = [0, 0, true];
  const wrong: string[] = [];
  for await (const { judged: _, ...commit } of repository.commits({ last: 200 })) {
    if (!commits.has(commit.id)) continue;
    await replay.take(commit);
    const found = builtAt(commit.id, clone, build);
    const predicted = [...(replay.commits.at(-1)?.steps ?? [])];
    if (!first && found)
      for (const { stage, text, cached } of found) {
        const at = predicted.findIndex(
          (step) => stageOf(step) === stage && oneLine(step.instruction) === oneLine(text),
        );
        const [step] = at < 0 ? [] : predicted.splice(at, 1);
        of++;
        if (step?.found === cached) agreed++;
        else wrong.push(`${commit.id.slice(0, 8)} ${stage} ${text.slice(0, 80)}: ${cached ? 'found' : 'ran'}`);
      }
    first = false;
  }
  return { agreed, of, wrong };
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached?: boolean;
  readonly completed?: string;
}

/** What the engine says of each step; nothing where the build fails. */
function builtAt(commit: string, clone: string, { dockerfile, context }: ImageBuild) {
  // Modes as a clone has them, and no `.git`.
  const work = join(folder, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  must('sh', [
    '-c',
    // A file of the same size and time is not sent again, and an archive gives all files the time of the commit.
    'umask 022; git -C "$1" archive "$2" | tar -x -m -C "$3" --no-same-permissions',
    'sh',
    clone,
    commit,
    work,
  ]);
  const { status, text } = run(buildctl, [
    ...['--addr', address, 'build', '--frontend', 'dockerfile.v0', '--progress', 'rawjson'],
    ...['--local', `context=${join(work, context)}`, '--local', `dockerfile=${join(work, dirname(dockerfile))}`],
    ...['--opt', `filename=${basename(dockerfile)}`],
  ]);
  if (status !== 0) return undefined;
  const vertexes = new Map<string, Vertex>();
  for (const line of text.split('\n').filter((line) => line.startsWith('{')))
    for (const vertex of (JSON.parse(line) as { vertexes?: Vertex[] }).vertexes ?? [])
      vertexes.set(vertex.digest, { ...vertexes.get(vertex.digest), ...vertex });
  return [...vertexes.values()]
    .flatMap(({ name, cached = false }) => {
      const [, stage = 'stage-0', n = '', step = ''] = /^\[(?:(\S+)\s+)?(\d+)\/\d+\] ([\s\S]*)$/.exec(name) ?? [];
      return step === '' || step.startsWith('FROM') ? [] : [{ stage, n: Number(n), text: step, cached }];
    })
    .sort((a, b) => a.n - b.n);
}

const stageOf = ({ stage }: JudgedStep) => (/^\d+$/.test(stage) ? `stage-${stage}` : stage);
const oneLine = (text: string) => text.replace(/\s+/g, ' ');
