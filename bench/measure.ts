/** The best time of each task, in milliseconds: they take turns, so that all of them meet the same machine. */
export async function bestTimes(rounds: number, tasks: readonly (() => unknown)[]): Promise<number[]> {
  const best = tasks.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++)
    for (const [i, task] of tasks.entries()) best[i] = Math.min(best[i] as number, await millisecondsOf(task));
  return best;
}

async function millisecondsOf(task: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await task();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** A figure beside its goal. A missed one is marked and fails nothing: a busy machine is no fault of the code. */
export function report(what: string, ratio: number, goal: number): string {
  return `${what}: ${ratio.toFixed(2)} (goal: at most ${goal})${ratio > goal ? '  MISSED' : ''}`;
}
