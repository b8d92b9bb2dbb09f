import { type BuildOptions, evaluate } from '../../src/dockerfile/evaluate';
import { readsOf } from '../../src/dockerfile/reads';
import { readDockerfile } from '../../src/dockerfile/syntax';

function program(text: string, options: BuildOptions = {}) {
  const made = evaluate(readDockerfile(text), options);
  if (!made) throw new Error('no such target');
  return made;
}
const last = (text: string, options?: BuildOptions) => program(text, options).target.steps.at(-1);

describe('a target', () => {
  const FILE =
    'FROM a AS one\nFROM b AS two\nCOPY --from=one /x /\nFROM c AS three\nRUN --mount=from=0,target=/m x\nFROM two';
  it('needs the stages it stands on, copies from and mounts, and no others', () => {
    const names = (target?: string) => program(FILE, { target }).stages.map(({ stage }) => stage.name);
    expect(names()).toEqual(['one', 'two', '3']);
    expect(names('three')).toEqual(['one', 'three']);
    expect(names('ONE')).toEqual(['one']);
  });

  it('is nothing where there is no such stage', () => {
    expect(evaluate(readDockerfile(FILE), { target: 'four' })).toBeUndefined();
  });
});

describe('what an instruction sees', () => {
  it('is ENV and ARG before it, in their order, what is set again last', () => {
    expect([...(last('FROM a\nENV A=1 B=$A\nARG C=$A\nENV A=2\nRUN x')?.env ?? [])]).toEqual([
      ['B', ''],
      ['C', '1'],
      ['A', '2'],
    ]);
  });

  it('is no ARG of before FROM, unless its stage declares it', () => {
    expect(last('ARG V=1\nFROM a\nRUN x')?.env.size).toBe(0);
    expect(last('ARG V=1\nFROM a\nARG V\nRUN x')?.env.get('V')).toBe('1');
  });

  it('is the build argument that was given, where it is declared', () => {
    const buildArgs = { V: '2', OTHER: '3' };
    expect([...(last('FROM a\nARG V=1\nRUN x', { buildArgs })?.env ?? [])]).toEqual([['V', '2']]);
  });

  it('is the platform, where it is declared', () => {
    const step = last('FROM a\nARG TARGETARCH\nARG BUILDPLATFORM\nRUN x', { platform: 'linux/arm64' });
    expect(Object.fromEntries(step?.env ?? [])).toEqual({ TARGETARCH: 'arm64', BUILDPLATFORM: 'linux/amd64' });
  });

  it('is what the stage below has set', () => {
    const step = last('FROM a AS x\nENV A=1\nWORKDIR /w\nUSER u\nSHELL ["/bin/bash", "-c"]\nFROM x\nWORKDIR v\nRUN y');
    expect(step).toMatchObject({ workdir: '/w/v', user: 'u', shell: ['/bin/bash', '-c'] });
    expect(step?.env.get('A')).toBe('1');
  });

  it('is what ONBUILD of the stage below puts first', () => {
    const { steps } = program('FROM a AS x\nONBUILD COPY . /x\nFROM x\nRUN y').target;
    expect(steps.map(({ instruction }) => [instruction.text, instruction.line])).toEqual([
      ['COPY . /x', 2],
      ['RUN y', 4],
    ]);
  });
});

describe('what a COPY takes', () => {
  it('comes from the context, a stage, an image or a named context', () => {
    const origin = (from: string, options?: BuildOptions) =>
      last(`FROM a AS b\nFROM c\nCOPY ${from} /x /`, options)?.copy?.origin;
    expect(origin('')).toEqual({ kind: 'context' });
    expect(origin('--from=B')).toMatchObject({ kind: 'stage' });
    expect(origin('--from=0')).toMatchObject({ kind: 'stage' });
    expect(origin('--from=d:1')).toEqual({ kind: 'image', image: 'd:1' });
    expect(origin('--from=libs', { contexts: ['libs'] })).toEqual({ kind: 'context', name: 'libs' });
  });

  it('comes from the image that a build gives for a name, though a stage is called so', () => {
    const given = last('FROM a AS b\nFROM c\nCOPY --from=b /x /', { images: { b: 'd:1' } });
    expect(given?.copy?.origin).toEqual({ kind: 'image', image: 'd:1' });
  });

  it.each([
    ['f x', '/w/x'],
    ['f x/', '/w/x/'],
    ['f .', '/w/'],
    ['f ./', '/w/'],
    ['f /x', '/x'],
    ['f /', '/'],
  ])('goes below the working directory: COPY %s to %s', (words, destination) => {
    expect(last(`FROM a\nWORKDIR /w\nCOPY ${words}`)?.copy?.destination).toBe(destination);
  });
});

it('what is read of the context are the sources of COPY, ADD and binds, and nothing of stages and addresses', () => {
  const read = readsOf(
    program(
      `FROM a AS b
ARG D=docs
COPY package.json ./lock* /x/
ADD https://example.com/x /x
COPY --exclude=*.md $D /d
RUN --mount=type=bind,source=src,target=/s --mount=type=cache,target=/c x
COPY --from=libs l /l
FROM a
COPY --from=b /x /
COPY . .
`,
      { contexts: ['libs'] },
    ),
  );
  expect(read.map(({ path, context, exclude, step }) => [step.instruction.line, path, context, exclude])).toEqual([
    [3, 'package.json', undefined, []],
    [3, 'lock*', undefined, []],
    [5, 'docs', undefined, ['*.md']],
    [6, 'src', undefined, []],
    [7, 'l', 'libs', []],
    [10, '.', undefined, []],
  ]);
});
