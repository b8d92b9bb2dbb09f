import type { BuildSettings } from '../model/build';
import type { RunnerSettings } from '../model/runner';
import type { GitOps } from '../model/runner-fields';
import type { WarmerEntry } from '../model/warmer';
import { isForFlux } from '../runners/kubernetes/gitops';
import type { Shared } from './shared';

/** What applies what the file makes: as it says, or as its defaults say of Jobs. */
export function gitopsOf({ gitops, defaults }: Shared): GitOps | undefined {
  return gitops ?? toolsOf(defaults?.runner)[0];
}

/** A build whose Jobs are applied by the tool of the file, where they do not say one. */
export function buildWithGitOps<Settings extends BuildSettings>(build: Settings, { gitops }: Shared): Settings {
  if (gitops === undefined) return build;
  return {
    ...build,
    runner: build.runner.map((one) => (one.type === 'kubernetes' ? { ...one, gitops: one.gitops ?? gitops } : one)),
  };
}

/** Whether Flux applies any of it, and so all. */
export function allForFlux(shared: Shared, builds: Iterable<BuildSettings>, warmers: Iterable<WarmerEntry>): boolean {
  const isFlux = ({ gitops }: { readonly gitops?: GitOps }) => gitops === 'flux';
  return gitopsOf(shared) === 'flux' || [...builds].some(isForFlux) || [...warmers].some(isFlux);
}

function toolsOf(runner: readonly RunnerSettings[] = []): GitOps[] {
  return runner.flatMap((one) => (one.type === 'kubernetes' ? (one.gitops ?? []) : []));
}
