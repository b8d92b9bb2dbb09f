import { buildkitKeys } from '../../src/builders/buildkit/keys';
import type { JudgedStep } from '../../src/history/because';
import { Repository } from '../../src/history/git';
import type { ImageBuild, Replaced } from '../../src/history/image';
import type { CacheKind } from '../../src/history/memory';
import { type JudgedCommit, Replay, tallyOf } from '../../src/history/predict';
import { type Changes, historyOf } from '../history';

interface Replayed {
  readonly build?: Partial<ImageBuild>;
  readonly cache?: CacheKind;
  readonly replaced?: Replaced;
}

async function replay(commits: readonly Changes[], { build, cache = 'kept', replaced }: Replayed = {}) {
  const { repo } = historyOf(...commits);
  const repository = new Repository(repo);
  const own = { name: 'api', dockerfile: 'Dockerfile', context: '.', ...build };
  const made = new Replay({ build: own, model: buildkitKeys, cache, replaced }, (id) => repository.blobs.text(id));
  for await (const { judged, ...commit } of repository.commits({ last: 50 })) await made.take(commit, judged);
  repository.close();
  return made;
}

const last = (commits: readonly JudgedCommit[]) => commits.at(-1)?.steps ?? [];
const told = (steps: readonly JudgedStep[]) =>
  steps.filter(({ found }) => !found).map(({ line, because }) => [line, ...because]);

const DOCKERFILE = `FROM base AS made
WORKDIR /w
COPY package.json ./
RUN install
COPY . .
RUN build
FROM other
COPY --from=made /w/out /out
`;

describe('what runs is told with its reason', () => {
  it.each<[string, Changes, (string | number)[][]]>([
    [
      'files',
      { 'src/a': '2', 'src/b': '1' },
      [
        [5, 'changed: src/a, src/b'],
        [6, 'the step before it is another: line 5'],
        [8, 'made anew: /w/out of made'],
      ],
    ],
    [
      'many files',
      Object.fromEntries('abcdefg'.split('').map((name) => [name, '1'])),
      [[5, 'changed: a, b, c, d, e and more']],
    ],
    [
      'the base',
      { Dockerfile: DOCKERFILE.replace('base', 'next') },
      [
        [1, 'the base is another: next'],
        [2, 'the step before it is another: line 1'],
      ],
    ],
    ['the text', { Dockerfile: DOCKERFILE.replace('install', 'install -x') }, [[4, 'the instruction is another']]],
    [
      'a variable',
      { Dockerfile: DOCKERFILE.replace('RUN install', 'ENV A=1\nRUN install') },
      [[5, 'ENV or ARG changed: A']],
    ],
    ['a new instruction', { Dockerfile: `${DOCKERFILE}RUN last\n` }, [[5, 'changed: Dockerfile']]],
    ['a missing file', { 'package.json': undefined }, [[3, 'package.json is not there: the build ends here']]],
  ])('%s', async (_, changes, expected) => {
    const { commits } = await replay([{ Dockerfile: DOCKERFILE, 'package.json': '1', 'src/a': '1' }, changes]);
    expect(told(last(commits)).slice(0, expected.length)).toEqual(expected);
  });

  it('and with what would have to be the same, where nobody can know whether it is', async () => {
    const { commits } = await replay([{ Dockerfile: DOCKERFILE, 'package.json': '1' }, { a: '1' }]);
    expect(
      last(commits)
        .map(({ unless }) => unless)
        .filter(Boolean),
    ).toEqual(['/w/out of made comes out the same, byte for byte']);
  });
});

describe('a history', () => {
  const FILES = { Dockerfile: DOCKERFILE, 'package.json': '1' };

  it('is judged commit by commit, each after its parent, the first after nothing', async () => {
    const { commits } = await replay([FILES, { a: '1' }, { 'package.json': '2' }, {}]);
    expect(commits.map(({ steps }) => steps.filter(({ found }) => found).length)).toEqual([0, 5, 3, 8]);
    expect(commits.map(({ parent }) => parent)).toEqual([null, ...commits.slice(0, -1).map(({ commit }) => commit)]);
  });

  it('finds what an older commit made, if everything is kept', async () => {
    const commits = [FILES, { a: '1' }, { a: undefined }];
    expect(told(last((await replay(commits)).commits))).toEqual([]);
    expect(told(last((await replay(commits, { cache: 'registry-max' })).commits))).toHaveLength(3);
  });

  it('follows first parents alone, and links, modes and names of all kinds', async () => {
    const odd = { 'ä "b"\n c': '1', 'run!': 'x', link: '->a', a: '1' };
    const { commits } = await replay([FILES, odd, { ...odd, run: 'x' }]);
    expect(told(last(commits))[0]).toEqual([5, 'changed: run']);
  });

  it('has no steps where there was no Dockerfile yet', async () => {
    const { commits } = await replay([{ a: '1' }, FILES]);
    expect(commits.map(({ steps }) => steps.length)).toEqual([0, 8]);
  });

  it('is replayed with another Dockerfile or ignore file', async () => {
    const commits = [FILES, { 'notes.md': '1' }];
    expect(told(last((await replay(commits)).commits))).toHaveLength(3);
    expect(told(last((await replay(commits, { replaced: { ignore: '*.md' } })).commits))).toEqual([]);
    expect(last((await replay(commits, { replaced: { dockerfile: 'FROM a\nRUN b' } })).commits)).toHaveLength(2);
  });

  it('goes by the ignore file of a Dockerfile before that of its context', async () => {
    const files = { ...FILES, '.dockerignore': 'a', 'Dockerfile.dockerignore': 'b' };
    expect(told(last((await replay([files, { b: '1' }])).commits))).toEqual([]);
    expect(told(last((await replay([files, { a: '1' }])).commits))).not.toEqual([]);
  });

  it('runs all that sees a build argument which is another each time', async () => {
    const dockerfile = 'FROM a\nARG SHA\nRUN one\n';
    const { commits } = await replay([{ Dockerfile: dockerfile }, {}], { build: { changing: ['SHA'] } });
    expect(told(last(commits))).toEqual([[3, 'ENV or ARG changed: SHA']]);
  });

  it('is counted by instruction; FROM is no work', async () => {
    const made = await replay([FILES, { a: '1' }, {}]);
    const { builds, idle, steps, found, byStep } = tallyOf(made.commits, made.latest?.keys);
    expect({ builds, idle, steps, found }).toEqual({ builds: 3, idle: 1, steps: 18, found: 9 });
    expect(byStep.map(({ line, found: own, of }) => [line, own, of])).toEqual([
      [2, 2, 3],
      [3, 2, 3],
      [4, 2, 3],
      [5, 1, 3],
      [6, 1, 3],
      [8, 1, 3],
    ]);
  });
});
