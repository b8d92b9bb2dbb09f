import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { crashFinding, type Finding } from './finding';
import { type Bench, judge } from './judge';
import type { Kind } from './kind';

/** A case that failed, as small as it was made. */
export interface Failure extends Finding {
  readonly kind: string;
  readonly number: number;
  /** How fast-check came to the smallest input. */
  readonly path: string;
  readonly input: string;
}

/** How long a failure may be made smaller. */
const SHRINKING_MILLISECONDS = 10_000;

/** The seed of a case: every case is its own, whatever ran before it. */
export function seedOf(seed: number, kind: string, number: number): number {
  return createHash('sha256').update(`${seed} ${kind} ${number}`).digest().readInt32LE();
}

/** Runs one case; `shrinks` decides for each class of failure whether it is worth the time. */
export async function runCase(
  bench: Bench,
  kind: Kind,
  seed: number,
  number: number,
  shrinks: (finding: Finding) => boolean,
): Promise<readonly Failure[]> {
  const arbitrary = kind.arbitrary(number);
  const parameters = { seed: seedOf(seed, kind.name, number), numRuns: 1 };
  const [input] = fc.sample(arbitrary, parameters);
  const findings = distinct(await judged(bench, kind, input, number));
  const failures: Failure[] = [];
  for (const finding of findings) {
    const failure = { ...finding, kind: kind.name, number, path: '0', input: kind.show(input) };
    failures.push(shrinks(finding) ? await shrunk(bench, kind, number, failure, parameters) : failure);
  }
  return failures;
}

async function judged(bench: Bench, kind: Kind, input: unknown, number: number): Promise<readonly Finding[]> {
  bench.begin?.();
  try {
    return await kind.judge(bench, input, number);
  } catch (error) {
    return [crashFinding(error)];
  }
}

/** The smallest input that fast-check, and then leaving out lines, still see fail in the same way. */
async function shrunk(
  bench: Bench,
  kind: Kind,
  number: number,
  failure: Failure,
  parameters: { seed: number; numRuns: number },
): Promise<Failure> {
  const end = Date.now() + SHRINKING_MILLISECONDS;
  const stillFails = (findings: readonly Finding[]) => findings.some((other) => other.class === failure.class);
  const property = fc.asyncProperty(kind.arbitrary(number), async (input) => {
    if (Date.now() < end && stillFails(await judged(bench, kind, input, number))) throw new Error(failure.class);
  });
  const { counterexample, counterexamplePath } = await fc.check(property, parameters);
  const smaller = counterexample
    ? { ...failure, path: counterexamplePath ?? '0', input: kind.show(counterexample[0]) }
    : failure;
  if (!kind.isDefinition) return smaller;
  const input = await fewerLines(smaller.input, async (text) => {
    bench.begin?.();
    return Date.now() < end + SHRINKING_MILLISECONDS && stillFails((await judge(bench, text)).findings);
  });
  return { ...smaller, input };
}

/** Leaves out ever fewer lines at once, as long as what is left fails. */
async function fewerLines(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split(/(?<=\n)/);
  if (!(await fails(text))) return text;
  for (let size = Math.ceil(lines.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let i = 0; i < lines.length; ) {
      const fewer = [...lines.slice(0, i), ...lines.slice(i + size)];
      if (fewer.length > 0 && (await fails(fewer.join('')))) lines = fewer;
      else i += size;
    }
  return lines.join('');
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.class, finding])).values()];
}
