import fc from 'fast-check';
import type { Called } from '../fuzz/command';
import type { Kind } from '../fuzz/kind';
import { constructs } from '../fuzz/kinds/constructs';
import { values } from '../fuzz/kinds/values';
import { runCase } from '../fuzz/run';
import { temporaryFolder } from './support';

/** How many more calls of the command do what it does; the next ones crash, and it says so itself. */
let sound = 0;
jest.mock('../fuzz/command', () => {
  const actual = jest.requireActual('../fuzz/command');
  const crashed = actual.calledOf(
    1,
    '',
    'cached-builds has a fault of its own; please report this:\nRangeError: deep\n',
  );
  return {
    ...actual,
    command: async (args: readonly string[]): Promise<Called> => {
      sound -= 1;
      return sound >= 0 ? actual.command(args) : crashed;
    },
  };
});

async function classesOf(kind: unknown, number: number, before: number): Promise<string[]> {
  sound = before;
  const failures = await runCase({ folder: temporaryFolder() }, kind as Kind, 1, number, () => false);
  return failures.map((failure) => failure.class);
}

describe('a crash that the command reports itself', () => {
  const CRASH = 'crash: RangeError in nowhere of ours';

  it('is no refusal of hostile values', async () => {
    const runnerOf = (number: number) => fc.sample(values.arbitrary(number), 1)[0]?.runner;
    const inScripts = [0, 1, 2, 3, 4, 5, 6, 7].find((number) => runnerOf(number) === 'script') as number;
    expect(await classesOf(values, inScripts, 1)).toEqual([CRASH]);
  });

  it('is found though the constructs take or refuse the same', async () => {
    const ofWholeDefinitions = [...Array(16).keys()].map((i) => 5 * i + 1);
    const found = await Promise.all(ofWholeDefinitions.map((number) => classesOf(constructs, number, 0)));
    expect(found.flat()).toContain(CRASH);
  });
});
