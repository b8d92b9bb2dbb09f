/**
 * Attacks the command and the constructs with made and mutated definitions, hostile values and kills, and says what does
 * not hold.
 *
 *     npm run fuzz -- [--cases N] [--seed N] [--only KIND] [--case NUMBER] [--json FILE]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Kind } from './kind';
import { KINDS } from './kinds';
import { type Order, runAll } from './pool';
import { type Failure, seedOf } from './run';
import { Summary } from './summary';

const WORKERS = 2;
/** Of so many cases the kinds have their shares. */
const SHARES = KINDS.reduce((sum, { share }) => sum + share, 0);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      case: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const kinds = KINDS.filter(({ name }) => values.only === undefined || name === values.only);
  if (kinds.length === 0) throw new Error(`--only takes one of ${KINDS.map(({ name }) => name).join(', ')}`);
  const seed = Number(values.seed);
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-fuzz-'));
  try {
    const validators = buildValidators(join(folder, 'validators'));
    const orders =
      values.case === undefined
        ? ordersOf(kinds, Number(values.cases), seed)
        : [{ kind: kinds[0]?.name ?? '', number: Number(values.case), seed }];
    const summary = new Summary(seed, (text) => void process.stderr.write(text));
    await runAll(orders[Symbol.iterator](), {
      workers: WORKERS,
      env: { FUZZ_FOLDER: folder, ...(validators ? { FUZZ_VALIDATORS: validators } : {}) },
      done: (order, failures, accepted) =>
        summary.add(
          order,
          failures.map((failure) => withInput(order, failure)),
          accepted,
        ),
    });
    process.stdout.write(summary.text());
    if (values.json) writeFileSync(values.json, JSON.stringify(summary.counts()));
    return summary.failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The systems' own code needs Go, as `npm run conformance` does. */
function buildValidators(program: string): string | undefined {
  const given = process.env.FUZZ_VALIDATORS;
  if (given) return given;
  try {
    execFileSync('go', ['build', '-o', program, '.'], { cwd: resolve(__dirname, '../conformance'), stdio: 'inherit' });
    return program;
  } catch (error) {
    process.stdout.write(`without the systems' own validators: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** A case that hangs cannot say what it was. */
function withInput({ kind: name, number, seed }: Order, failure: Failure): Failure {
  const kind = KINDS.find((candidate) => candidate.name === name);
  if (failure.input !== '' || kind === undefined) return failure;
  const [input] = fc.sample(kind.arbitrary(number), { seed: seedOf(seed, name, number), numRuns: 1 });
  return { ...failure, input: kind.show(input) };
}

/** The cases, the kinds mixed by their shares: one that is slow keeps only one worker at a time. */
function* ordersOf(kinds: readonly Kind[], cases: number, seed: number): Generator<Order> {
  const shares = kinds.length === KINDS.length ? SHARES : kinds.reduce((sum, { share }) => sum + share, 0);
  const made = new Map(kinds.map(({ name }) => [name, 0]));
  for (let i = 0; i < cases; i++) {
    const due = ({ name, share }: Kind) => ((i + 1) * share) / shares - (made.get(name) ?? 0);
    const kind = kinds.reduce((first, other) => (due(other) > due(first) ? other : first));
    const number = made.get(kind.name) ?? 0;
    made.set(kind.name, number + 1);
    yield { kind: kind.name, number, seed };
  }
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  },
);
