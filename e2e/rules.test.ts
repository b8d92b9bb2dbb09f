/**
 * What the rules about Dockerfiles say of engines, by the engines themselves: something is built, then what a rule speaks of
 * changes, and it is built again. The keys that predictions go by must say the same.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Files, runsOf } from '../test/builders/keys/second';
import { Buildah } from './history/buildah';
import { BuildKit } from './history/buildkit';
import type { HistoryEngine, Place, SeenStep } from './history/engine';
import { Kaniko } from './history/kaniko';
import { placeWithRegistry } from './history/place';
import { Bases } from './lab/bases';
import { missingPrograms } from './lab/lab';

interface Side {
  readonly dockerfile: string;
  readonly files?: Files;
}

type Engine = 'buildkit' | 'kaniko' | 'buildah';

/** By the rule that says so: what is built first and second, and what each engine runs again. */
const CLAIMS: Readonly<Record<string, readonly [Side, Side, Readonly<Record<Engine, string>>]>> = {
  'kaniko-after-miss: what stands after a COPY runs again, whatever it needs': [
    {
      dockerfile: 'COPY src/ src/\nCOPY package.json ./\nRUN /b/s install',
      files: { 'src/a': '1', 'package.json': '1' },
    },
    {
      dockerfile: 'COPY src/ src/\nCOPY package.json ./\nRUN /b/s install',
      files: { 'src/a': '2', 'package.json': '1' },
    },
    { buildkit: 'COPY COPY RUN', kaniko: 'COPY COPY RUN', buildah: 'COPY COPY RUN' },
  ],
  'copy-before-install: not if it stands before it': [
    {
      dockerfile: 'COPY package.json ./\nRUN /b/s install\nCOPY src/ src/',
      files: { 'src/a': '1', 'package.json': '1' },
    },
    {
      dockerfile: 'COPY package.json ./\nRUN /b/s install\nCOPY src/ src/',
      files: { 'src/a': '2', 'package.json': '1' },
    },
    { buildkit: 'COPY', kaniko: 'COPY COPY', buildah: 'COPY' },
  ],
  'metadata-early: a LABEL counts for Kaniko and Buildah, not for BuildKit': [
    { dockerfile: 'LABEL commit=1\nRUN /b/s install' },
    { dockerfile: 'LABEL commit=2\nRUN /b/s install' },
    { buildkit: '', kaniko: 'RUN', buildah: 'RUN' },
  ],
  'metadata-early: ENV counts for all': [
    { dockerfile: 'ENV COMMIT=1\nRUN /b/s install' },
    { dockerfile: 'ENV COMMIT=2\nRUN /b/s install' },
    { buildkit: 'RUN', kaniko: 'RUN', buildah: 'RUN' },
  ],
  'argument-early: an ARG counts, whether the RUN names it or not': [
    { dockerfile: 'ARG COMMIT=1\nRUN /b/s install' },
    { dockerfile: 'ARG COMMIT=2\nRUN /b/s install' },
    { buildkit: 'RUN', kaniko: 'RUN', buildah: 'RUN' },
  ],
  'modes-differ: a file of another mode is another': [
    { dockerfile: 'COPY f /f\nRUN /b/s install', files: { f: '1' } },
    { dockerfile: 'COPY f /f\nRUN /b/s install', files: { f: 'x:1' } },
    { buildkit: 'COPY RUN', kaniko: 'COPY RUN', buildah: 'COPY RUN' },
  ],
};

const ENGINES: readonly { name: string; engine: Engine; make: (place: Place) => HistoryEngine }[] = [
  { name: 'buildkit', engine: 'buildkit', make: (place) => new BuildKit(place) },
  { name: 'kaniko', engine: 'kaniko', make: (place) => new Kaniko(place) },
  {
    name: 'kaniko that looks on after a miss',
    engine: 'kaniko',
    make: (place) => new Kaniko(place, 'FF_KANIKO_CACHE_PROBE_AFTER_MISS=true'),
  },
  { name: 'buildah', engine: 'buildah', make: (place) => new Buildah(place) },
];

let place: Awaited<ReturnType<typeof placeWithRegistry>>;

(missingPrograms().length === 0 ? describe : describe.skip)('what rules say is so', () => {
  beforeAll(async () => {
    place = await placeWithRegistry();
    await new Bases(place.registry, join(place.folder, 'bases')).push('a');
  }, 60_000);

  afterAll(() => place.remove(), 60_000);

  describe.each(ENGINES)('$name', ({ name, engine, make }) => {
    let built: HistoryEngine;

    beforeAll(async () => {
      built = make(place);
      await built.start();
    }, 900_000);

    afterAll(() => built.stop(), 60_000);

    it.each(Object.entries(CLAIMS))(
      '%s',
      (claim, [first, second, runs]) => {
        const image = `${name}${Object.keys(CLAIMS).indexOf(claim)}`.replace(/\W/g, '');
        build(built, image, first);
        const seen = build(built, image, second);
        expect(wordsOf(seen.filter(({ found }) => !found).map(({ text }) => text))).toBe(runs[engine]);
        expect(wordsOf(runsOf(built.model, first, second))).toBe(runs[engine]);
      },
      300_000,
    );
  });
});

const wordsOf = (steps: readonly string[]) => steps.map((text) => text.split(' ')[0]).join(' ');

function build(engine: HistoryEngine, name: string, { dockerfile, files = {} }: Side): readonly SeenStep[] {
  const work = join(place.folder, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  // What an image has of another claim must not be found.
  writeFileSync(join(work, 'Dockerfile'), `FROM base.local/b:a\nRUN : ${name}\n${dockerfile}\n`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), content.replace(/^x:/, ''));
    chmodSync(join(work, path), content.startsWith('x:') ? 0o755 : 0o644);
  }
  const seen = engine.build(work, { name, dockerfile: 'Dockerfile', context: '.' });
  if (seen === undefined) throw new Error(`${name} does not build`);
  return seen;
}
