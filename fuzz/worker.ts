/** Runs cases that the pool sends, one after the other, and says when each begins and what came of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_RUNNERS } from '../test/registry';
import { CORPUS } from './corpus';
import { type Bench, judge } from './judge';
import { KINDS } from './kinds';
import type { Order, Report } from './pool';
import { runCase } from './run';
import { Systems } from './systems';

/** How often each class of failures is made smaller. */
const SHRUNK = 1;

const folder = mkdtempSync(join(process.env.FUZZ_FOLDER ?? tmpdir(), 'worker-'));
const systems = process.env.FUZZ_VALIDATORS ? new Systems(process.env.FUZZ_VALIDATORS) : undefined;
let accepted = false;
const bench: Bench = {
  folder,
  systems,
  begin: () => void process.send?.({ type: 'begun' } satisfies Report),
  accept: () => {
    accepted = true;
  },
};
const shrunk = new Map<string, number>();

function send(report: Report): Promise<void> {
  return new Promise((resolve) => process.send?.(report, () => resolve()));
}

process.on('message', async ({ kind: name, number, seed }: Order) => {
  const kind = KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  accepted = false;
  const failures = await runCase(bench, kind, seed, number, (finding) => {
    const times = shrunk.get(finding.class) ?? 0;
    shrunk.set(finding.class, times + 1);
    return times < SHRUNK;
  });
  await send({ type: 'done', failures, accepted });
});
process.on('disconnect', () => {
  systems?.end();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
// Modules are loaded and schemas compiled when the clock of the first case starts.
void warmUp().then(() => send({ type: 'ready' }));

async function warmUp(): Promise<void> {
  for (const text of CORPUS)
    for (const runner of CLUSTER_RUNNERS)
      await judge(bench, text.replaceAll(/^ {4}image:/gm, `    runner: ${runner}\n    image:`));
}
