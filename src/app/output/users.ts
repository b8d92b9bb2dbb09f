import { daemonOf } from '../../model/builder';
import type { RunnerName } from '../../model/runner';
import { claimsOf } from '../../plan/claims';
import type { Definition } from '../../resolve/definition';
import { planOf } from '../../runners/plans';
import { type BuildUnit, runsInPods } from '../../runners/render';

export type Runners = ReadonlySet<RunnerName>;

/** Which runners use what: each of them may be in a cluster of its own, which then needs it. */
export interface Users {
  /** All that a definition has. */
  readonly all: Runners;
  ofClaim(name: string): Runners;
  ofDaemon(name: string): Runners;
  /** Those whose builds it is, or whose builds find in their cache what it has left there. */
  ofUnit(unit: BuildUnit): Runners;
}

/** What warms is for the runners of what it warms for, though it is a Job itself; only what Argo runs is for Argo. */
export function usersIn({ builds, warmers }: Definition): Users {
  const ofBuild = new Map(builds.filter(({ push }) => push).map((unit) => [unit.build.name, inPods(unit)]));
  const ofUnit = (unit: BuildUnit): Runners => {
    const own = inPods(unit);
    return unit.push || own.has('argo') ? own : (ofBuild.get(unit.build.name) ?? own);
  };
  const [claims, daemons] = [new Uses(), new Uses()];
  for (const unit of builds) {
    const daemon = daemonOf(unit.build.builder);
    if (daemon !== undefined) daemons.add(daemon, ofUnit(unit));
    for (const runner of inPods(unit))
      for (const claim of claimsIn(unit, runner)) claims.add(claim, unit.push ? new Set([runner]) : ofUnit(unit));
  }
  const byArgo = warmers.filter(({ settings }) => settings.runner === 'argo');
  for (const { plan } of byArgo) for (const { claim } of claimsOf(plan)) claims.add(claim, ARGO);
  const all = new Set([...builds.flatMap((unit) => [...ofUnit(unit)]), ...(byArgo.length > 0 ? ARGO : [])]);
  return { all, ofClaim: (name) => claims.of(name), ofDaemon: (name) => daemons.of(name), ofUnit };
}

const ARGO: Runners = new Set(['argo']);

function inPods({ build }: BuildUnit): Runners {
  return new Set(build.runner.map(({ type }) => type).filter(runsInPods));
}

function claimsIn({ build, push, faulty }: BuildUnit, runner: RunnerName): string[] {
  return faulty ? [] : claimsOf(planOf(build, { push, runner })).map(({ claim }) => claim);
}

/** Which runners use something, by its name. */
class Uses {
  private readonly uses = new Map<string, Set<RunnerName>>();

  public add(name: string, runners: Runners): void {
    this.uses.set(name, new Set([...this.of(name), ...runners]));
  }

  public of(name: string): Runners {
    return this.uses.get(name) ?? new Set();
  }
}
