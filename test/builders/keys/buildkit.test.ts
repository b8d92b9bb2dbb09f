import { buildkitKeys } from '../../../src/builders/buildkit/keys';
import { type Built, type Files, runsOf } from './second';

type Side = Partial<Built> | string;
const built = (side: Side, files: Files): Built =>
  typeof side === 'string' ? { dockerfile: side, files } : { dockerfile: '', files, ...side };
/** The keywords of what runs, in their order. */
const runs = (first: Side, second: Side = first, files: Files = { f: '1', g: '2' }) =>
  runsOf(buildkitKeys, built(first, files), built(second, files))
    .map((text) => text.split(' ')[0])
    .join(' ');

const COPY = { dockerfile: 'COPY f /x\nRUN y' };
const file = (name: string, content: string, more: Files = {}): Side => ({
  ...COPY,
  files: { [name]: content, ...more },
});

describe('the same again', () => {
  it('is found', () => expect(runs('COPY f /x\nWORKDIR /w\nRUN y')).toBe(''));
  it('is what runs after a step that runs', () =>
    expect(runs('RUN a\nCOPY f /x\nRUN y', 'RUN b\nCOPY f /x\nRUN y')).toBe('RUN COPY RUN'));
  it('is found however often something else was built between', () => {
    expect(runs('FROM a\nRUN y', 'FROM a AS s\nRUN y\nFROM s\nRUN z')).toBe('RUN');
  });
});

describe('a COPY of a stage that has nothing', () => {
  const copied = (from: string) => `FROM scratch AS none\nFROM base AS some\nFROM base\nCOPY --from=${from} /a /x`;

  it('is the same again, and not one of a stage that has something', () => {
    expect(runs(copied('none'), copied('none'))).toBe('');
    expect(runs(copied('none'), copied('some'))).toBe('COPY');
  });
});

describe('a COPY of the context', () => {
  it.each<[string, Side, Side]>([
    ['what the file holds', file('f', '1'), file('f', '2')],
    ['whether it may be run', file('f', '1'), file('f', 'x:1')],
  ])('knows %s', (_, first, second) => expect(runs(first, second)).toBe('COPY RUN'));

  it('knows nothing of other files', () =>
    expect(runs(file('f', '1', { h: '1' }), file('f', '1', { h: '2' }))).toBe(''));

  it.each<[string, string, string, ...Files[]]>([
    ['the name of its source', 'COPY f /x', 'COPY g /x', { f: '1', g: '1' }],
    ['the order of sources', 'COPY f g /x/', 'COPY g f /x/'],
    ['that it is two', 'COPY f g /x/', 'COPY f /x/\nCOPY g /x/'],
    ['a slash at the end of its destination', 'COPY f /x', 'COPY f /x/'],
    ['its owner', 'COPY f /x', 'COPY --chown=0:0 f /x'],
    ['its mode', 'COPY f /x', 'COPY --chmod=600 f /x'],
    ['that it is an ADD', 'COPY f /x', 'ADD f /x'],
    ['the text of a here-document', 'COPY <<E /x\na\nE', 'COPY <<E /x\nb\nE'],
    ['the base before it', 'FROM a\nCOPY f /x', 'FROM b\nCOPY f /x'],
  ])('knows %s', (...[, first, second, files]) => expect(runs(first, second, files)).not.toBe(''));

  it.each<[string, string, string, ...Files[]]>([
    ['the folder its source is in', 'COPY a/f /x', 'COPY b/f /x', { 'a/f': '1', 'b/f': '1' }],
    ['how its source is spelled', 'COPY f /x', 'COPY ./f /x'],
    ['how its destination is spelled', 'WORKDIR /w\nCOPY f x', 'WORKDIR /w\nCOPY f /w/x'],
    ['where a name comes from', 'ARG D=/x\nCOPY f $D', 'ARG D=/x\nCOPY f /x'],
    ['ENV, ARG and USER before it', 'COPY f /x', 'ENV A=1\nARG B=2\nUSER u\nCOPY f /x'],
  ])('does not know %s', (...[, first, second, files]) => expect(runs(first, second, files)).toBe(''));

  const whole = (files: Files): Side => ({
    dockerfile: 'COPY . /x',
    files: { '.dockerignore': 'Dockerfile\n**/*.md\nout', f: '1', ...files },
  });
  it.each<[string, Files]>([
    ['names within it', { g: '1' }],
    ['empty folders', { 'd/': '' }],
    ['folders that are emptied', { 'd/a.md': '1' }],
    ['where links point', { l: '->g' }],
    ['a comment of the ignore file that is sent along', { '.dockerignore': 'Dockerfile\n**/*.md\nout\n# note' }],
  ])('of a folder knows %s', (_, files) =>
    expect(runs(whole({ l: '->f' }), whole({ l: '->f', ...files }))).toBe('COPY'),
  );
  it('of a folder does not know what is left out', () => expect(runs(whole({}), whole({ 'out/a': '1' }))).toBe(''));
  it('of a folder knows a comment in the Dockerfile, if that is sent along', () =>
    expect(runs('COPY . /x', 'COPY . /x\n# note')).toBe('COPY'));

  it('follows a link that is its source', () => {
    const linked = (content: string): Side => ({ dockerfile: 'COPY l /x', files: { l: '->f', f: content } });
    expect(runs(linked('1'), linked('2'))).toBe('COPY');
  });

  it.each<[string, Files, Files, string]>([
    ['what matches', { 'a.txt': '1' }, { 'a.txt': '1', 'b.txt': '2' }, 'COPY'],
    ['its name', { 'a.txt': '1' }, { 'b.txt': '1' }, 'COPY'],
    ['nothing else', { 'a.txt': '1' }, { 'a.txt': '1', b: '2' }, ''],
  ])('of a pattern knows %s', (_, first, second, expected) => {
    const side = (files: Files): Side => ({ dockerfile: 'COPY *.txt /x/', files });
    expect(runs(side(first), side(second))).toBe(expected);
  });

  it.each(['COPY --exclude=*.md . /x', 'COPY --parents a/*/f /x/'])(
    'does not know what its flags leave out: %s',
    (dockerfile) => {
      const side = (other: string): Side => ({
        dockerfile,
        files: { '.dockerignore': 'Dockerfile', 'a/b/f': '1', 'a.md': other, 'a/b/g.md': '1' },
      });
      expect(runs(side('1'), side('2'))).toBe('');
    },
  );
});

describe('a RUN', () => {
  it.each<[string, string, string]>([
    ['its text', 'RUN a b', 'RUN a  b'],
    ['how a variable is written', 'ENV V=1\nRUN $V', 'ENV V=1\nRUN ${V}'],
    ['ENV, used or not', 'RUN y', 'ENV A=1\nRUN y'],
    ['ARG, used or not', 'ARG A=1\nRUN y', 'ARG A=2\nRUN y'],
    ['their order', 'ENV A=1 B=2\nRUN y', 'ENV B=2 A=1\nRUN y'],
    ['USER', 'RUN y', 'USER 1\nRUN y'],
    ['its network', 'RUN y', 'RUN --network=none y'],
    ['that it has a secret', 'RUN y', 'RUN --mount=type=secret,id=s y'],
    ['a here-document from a line', 'RUN y', 'RUN <<E\ny\nE'],
    ['a platform that is declared', 'RUN y', 'ARG TARGETARCH\nRUN y'],
    ['where a cache mount is', 'RUN --mount=type=cache,target=/a y', 'RUN --mount=type=cache,target=/b y'],
    ['whose a cache mount is', 'RUN --mount=type=cache,target=/a y', 'RUN --mount=type=cache,target=/a,uid=5 y'],
    ['where a bind is', 'RUN --mount=type=bind,source=f,target=/a y', 'RUN --mount=type=bind,source=f,target=/b y'],
  ])('knows %s', (_, first, second) => expect(runs(first, second)).toBe('RUN'));

  it.each<[string, Side, Side]>([
    ['comments within it', 'RUN a && \\\n  b', 'RUN a && \\\n # note\n  b'],
    ['how its lines are broken', 'RUN a && \\\n  b', 'RUN a &&   b'],
    ['whether a plain one is an array', 'RUN y', 'RUN ["/bin/sh", "-c", "y"]'],
    ['the shell that it has anyway', 'RUN y', 'SHELL ["/bin/sh", "-c"]\nRUN y'],
    ['how ENV is broken into lines', 'ENV A=1 B=2\nRUN y', 'ENV A=1\nENV B=2\nRUN y'],
    ['an ARG without a value', 'RUN y', 'ARG A\nRUN y'],
    ['an ARG after it', 'RUN y', 'RUN y\nARG A=1'],
    ['a global ARG that its stage does not declare', 'ARG G=1\nFROM a\nRUN y', 'ARG G=2\nFROM a\nRUN y'],
    ['what no layer is made of', 'RUN y\nLABEL a=1\nCMD ["a"]', 'LABEL a=2\nEXPOSE 1\nVOLUME /v\nRUN y\nCMD ["b"]'],
    ['a build argument that nobody declares', 'RUN y', { dockerfile: 'RUN y', buildArgs: { A: '1', HTTP_PROXY: 'p' } }],
    [
      'a build argument equal to the default',
      'ARG A=1\nRUN y',
      { dockerfile: 'ARG A=1\nRUN y', buildArgs: { A: '1' } },
    ],
    [
      'id and sharing of a cache mount',
      'RUN --mount=type=cache,target=/c,id=a y',
      'RUN --mount=type=cache,target=/c,id=b,sharing=locked y',
    ],
    [
      'the order of mounts',
      'RUN --mount=type=cache,target=/a --mount=type=cache,target=/b y',
      'RUN --mount=type=cache,target=/b --mount=type=cache,target=/a y',
    ],
    [
      'the name of what is bound',
      'RUN --mount=type=bind,source=f,target=/a y',
      { dockerfile: 'RUN --mount=type=bind,source=h,target=/a y', files: { h: '1' } },
    ],
  ])('does not know %s', (_, first, second) => expect(runs(first, second)).toBe(''));

  it('knows a build argument that is declared, a proxy too', () => {
    const side = (value: string): Side => ({ dockerfile: 'ARG HTTP_PROXY\nRUN y', buildArgs: { HTTP_PROXY: value } });
    expect(runs(side('a'), side('b'))).toBe('RUN');
  });

  it('knows what is bound, and no more', () => {
    const side = (f: string, g: string): Side => ({
      dockerfile: 'RUN --mount=type=bind,source=d,target=/d y',
      files: { 'd/f': f, g },
    });
    expect(runs(side('1', '1'), side('1', '2'))).toBe('');
    expect(runs(side('1', '1'), side('2', '1'))).toBe('RUN');
  });
});

describe('a WORKDIR', () => {
  it('is a step by its path and user', () => {
    expect(runs('WORKDIR /a', 'WORKDIR /b')).toBe('WORKDIR');
    expect(runs('WORKDIR /a', 'USER u\nWORKDIR /a')).toBe('WORKDIR');
    expect(runs('WORKDIR /a\nWORKDIR b', 'WORKDIR /a\nWORKDIR /a/b')).toBe('');
  });
  it('is none where it is the root', () => expect(runs('RUN y', 'WORKDIR /\nRUN y')).toBe(''));
  it('has the time of SOURCE_DATE_EPOCH', () => {
    const side = (epoch: string): Side => ({
      dockerfile: 'WORKDIR /a\nRUN y',
      buildArgs: { SOURCE_DATE_EPOCH: epoch },
    });
    expect(runs(side('1'), side('2'))).toBe('WORKDIR RUN');
  });
});

describe('what stages give each other', () => {
  const two = (stage: string, copy = 'COPY --from=s /o /o') => `FROM a AS s\n${stage}\nFROM b\n${copy}\nRUN z`;
  it('is taken for other bytes where a RUN made it anew', () => {
    expect(runs(two('RUN a'), two('RUN b'))).toBe('RUN COPY RUN');
  });
  it('is known to the byte where it was only copied', () => {
    const stage = (base: string): Side => ({
      dockerfile: `FROM ${base} AS s\nCOPY f /o\nFROM b\nCOPY --from=s /o /o\nRUN z`,
    });
    expect(runs(stage('a'), stage('c'))).toBe('FROM COPY');
  });
  it('does not know the names of stages', () => {
    expect(runs(two('RUN a'), two('RUN a').replace('AS s', 'AS t').replace('from=s', 'from=t'))).toBe('');
  });
  it('is nothing where the target does not need it', () => {
    expect(runs(two('RUN a', ''), two('RUN b', ''))).toBe('');
  });
  it('is bound by its content', () => {
    const bind = 'RUN --mount=type=bind,from=s,source=/o,target=/o x';
    expect(runs(two('RUN a', bind), two('RUN b', bind))).toBe('RUN RUN RUN');
    expect(runs(two('RUN a', bind))).toBe('');
  });
  it('is one step where two stages begin alike', () => {
    expect(
      runs('FROM a\nWORKDIR /w\nRUN x', 'FROM a AS s\nWORKDIR /w\nFROM a\nWORKDIR /w\nCOPY --from=s /w /v\nRUN x'),
    ).toBe('COPY RUN');
  });
});

describe('--link', () => {
  const linked = (base: string, flags = '--link') => `FROM ${base}\nCOPY ${flags} f /x\nRUN y`;
  it('is found on another base; what puts it there runs, and all after it', () => {
    expect(runs(linked('a'), linked('b'))).toBe('FROM LINK RUN');
    expect(runs(linked('a', '--link --chown=1:1'), linked('b', '--link --chown=1:1'))).toBe('FROM LINK RUN');
  });
  it('is a plain COPY with --chmod', () => {
    expect(runs(linked('a', '--link --chmod=644'), linked('b', '--link --chmod=644'))).toBe('FROM COPY RUN');
  });
});

it('a platform of its own is another build', () => {
  expect(runs('RUN y', { dockerfile: 'RUN y', platform: 'linux/arm64' })).toBe('FROM RUN');
  expect(runs('FROM base\nRUN y', 'FROM --platform=linux/amd64 base\nRUN y')).toBe('');
});

describe('a registry cache', () => {
  const first = {
    dockerfile: 'FROM a AS s\nCOPY f /o\nRUN x\nFROM b\nCOPY g /g\nCOPY --from=s /o /o\nRUN z',
    files: { f: '1', g: '1' },
  };
  const second = { ...first, files: { f: '1', g: '2' } };
  it('of mode max knows what the build before used', () => {
    expect(runsOf(buildkitKeys, first, second, 'registry-max')).toEqual(['COPY g /g', 'COPY --from=s /o /o', 'RUN z']);
  });
  it('of mode min has results of the image alone: what a step needs of another stage is made again', () => {
    expect(runsOf(buildkitKeys, first, first, 'registry-min')).toEqual([]);
    expect(runsOf(buildkitKeys, first, second, 'registry-min')).toEqual([
      'FROM a AS s',
      'COPY f /o',
      'RUN x',
      'COPY g /g',
      'COPY --from=s /o /o',
      'RUN z',
    ]);
  });
  it('that there is not finds nothing', () => expect(runsOf(buildkitKeys, first, first, 'none')).toHaveLength(7));
});
