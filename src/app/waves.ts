import { claimsOf } from '../plan/claims';
import type { Definition } from '../resolve/definition';
import { startWave } from '../runners/kubernetes/gitops';
import { planOf } from '../runners/plans';
import { runnerOf } from '../warmers/cache-warmer';

/**
 * The wave of Argo CD that each claim belongs into: that of the first pod which mounts it, since many storage classes bind
 * a claim only then, and no wave begins before all of the last one is bound. What is mounted later than that, by a CronJob
 * say, comes with the last wave, which nothing waits for.
 */
export function claimWaves({ builds, warmers }: Definition): (claim: string) => number {
  const waves = new Map<string, number>();
  const starts = [
    ...builds
      .filter(({ faulty }) => !faulty)
      .flatMap(({ build, push, depth }) =>
        build.runner.map((runner) => ({ runner, depth, plan: planOf(build, { push, runner: runner.type }) })),
      ),
    ...warmers.map(({ settings, plan }) => ({ runner: runnerOf(settings), depth: 0, plan })),
  ].flatMap(({ runner, depth, plan }) => {
    const wave = startWave(runner, depth);
    return wave === undefined ? [] : [{ wave, plan }];
  });
  for (const { wave, plan } of starts)
    for (const { claim } of claimsOf(plan)) waves.set(claim, Math.min(wave, waves.get(claim) ?? wave));
  const last = starts.reduce((latest, { wave }) => Math.max(latest, wave), 0);
  return (claim) => waves.get(claim) ?? last;
}
