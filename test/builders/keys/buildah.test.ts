import { buildahKeys } from '../../../src/builders/buildah/keys';
import { type Built, type Files, runsOf } from './second';

const built = (dockerfile: string, files: Files): Built => ({ dockerfile, files });
const runs = (first: string, second: string, one: Files = { f: '1' }, two: Files = one) =>
  runsOf(buildahKeys, built(first, one), built(second, two))
    .map((text) => text.split(' ')[0])
    .join(' ');

describe('buildah', () => {
  it.each([
    ['a LABEL', 'LABEL a=1\nRUN y', 'LABEL a=2\nRUN y'],
    ['a CMD', 'CMD a\nRUN y', 'CMD b\nRUN y'],
    ['the value of an ARG', 'ARG A=1\nRUN y', 'ARG A=2\nRUN y'],
    ['ENV', 'RUN y', 'ENV A=1\nRUN y'],
    ['flags of mounts', 'RUN --mount=type=cache,target=/c,id=a y', 'RUN --mount=type=cache,target=/c,id=b y'],
  ])('counts %s before or in a RUN', (_, first, second) => expect(runs(first, second)).toBe('RUN'));

  it('knows a COPY by what it adds and where', () => {
    expect(runs('COPY a/f /x', 'COPY b/f /x', { 'a/f': '1', 'b/f': '1' })).toBe('');
    expect(runs('COPY f /x\nRUN y', 'COPY f /x\nRUN y', { f: '1' }, { f: '2' })).toBe('COPY RUN');
    expect(runs('COPY f /x', 'COPY f /y')).toBe('COPY');
  });

  it('knows what a RUN binds', () => {
    const run = 'RUN --mount=type=bind,source=f,target=/f y';
    expect(runs(run, run, { f: '1' }, { f: '2' })).toBe('RUN');
  });
});
