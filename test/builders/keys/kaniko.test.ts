import { kanikoKeys } from '../../../src/builders/kaniko/keys';
import { type Built, runsOf } from './second';

const built = (side: Partial<Built> | string): Built =>
  typeof side === 'string' ? { dockerfile: side, files: { f: '1' } } : { dockerfile: '', ...side };
const runs = (first: Partial<Built> | string, second = first) =>
  runsOf(kanikoKeys, built(first), built(second))
    .map((text) => text.split(' ')[0])
    .join(' ');

describe('kaniko', () => {
  it('finds a RUN of the same text, environment and files before it', () => {
    expect(runs('RUN a\nRUN b')).toBe('');
    const side = (f: string) => ({ dockerfile: 'COPY f /x\nRUN b', files: { f } });
    expect(runs(side('1'))).toBe('COPY');
    expect(runs(side('1'), side('2'))).toBe('COPY RUN');
  });

  it('copies every time, unless it keeps layers of COPY', () => expect(runs('COPY f /x')).toBe('COPY'));

  it.each([
    ['a LABEL', 'LABEL a=1\nRUN y', 'LABEL a=2\nRUN y'],
    ['a CMD', 'CMD a\nRUN y', 'CMD b\nRUN y'],
    ['ENV', 'RUN y', 'ENV A=1\nRUN y'],
    ['how a source is spelled', 'COPY f /x\nRUN y', 'COPY ./f /x\nRUN y'],
    [
      'what a stage below says last',
      'FROM a AS s\nRUN x\nENV A=1\nFROM s\nRUN y',
      'FROM a AS s\nRUN x\nENV A=2\nFROM s\nRUN y',
    ],
  ])('counts %s before a RUN', (_, first, second) => expect(runs(first, second)).toContain('RUN'));

  it('looks for nothing more of a stage once something is not found', () => {
    expect(runs('FROM a AS s\nRUN x\nFROM b\nRUN y\nRUN z', 'FROM a AS s\nRUN x\nFROM b\nRUN w\nRUN z')).toBe(
      'RUN RUN',
    );
  });
});
