import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { claimsOf } from '../builders/claims';
import type { BuildPlan } from '../builders/plan';
import { nameFromScope, namespaceOf } from '../manifest/object';
import { RUNNERS } from '../runners';
import type { Workload } from '../runners/runner';
import { type Fault, InvalidBuildError } from '../spec/faults';
import { parseProps } from '../spec/parse';
import type { CacheWarmerProps } from '../spec/props';
import type { KubernetesSettings } from '../spec/runner';
import { cacheWarmer, type WarmerEntry, type WarmerSettings } from '../spec/warmer';
import { CacheVolume } from '../storage/cache-volume';
import { warmerPlan } from './plan';

/**
 * Fills a volume with base images by Kaniko's warmer: a Job, or with `schedule` a CronJob whose runs never overlap.
 */
export class CacheWarmer extends Construct {
  /** The name of the Job or CronJob. */
  public readonly name: string;

  /** @throws InvalidBuildError with every fault of the props */
  public constructor(scope: Construct, id: string, props: CacheWarmerProps) {
    super(scope, id);
    const subject = `CacheWarmer ${this.node.path}`;
    const settings = parseProps(cacheWarmer, props, subject);
    this.name = settings.name ?? nameFromScope(this);
    const faults = checkRun(settings);
    if (faults.length > 0) throw new InvalidBuildError(subject, faults);
    const plan = warmerPlan(settings);
    addWarmer(this, this.name, { ...settings, namespace: settings.namespace ?? namespaceOf(this) }, plan);
    if (settings.volume instanceof CacheVolume) for (const use of claimsOf(plan)) settings.volume._use(this, use);
  }

  /** The Job or CronJob, for JSON patches. */
  public get object(): ApiObject {
    return this.node.children[0] as ApiObject;
  }
}

/** Adds the Job or CronJob that fills a volume. */
export function addWarmer(scope: Construct, name: string, warmer: WarmerSettings, plan: BuildPlan): void {
  const run = { workload: workloadOf(name, warmer), plan, component: 'cache-warmer', depth: 0 } as const;
  RUNNERS.kubernetes.render(scope, run, runSettings(warmer));
}

type WarmerRun = Omit<WarmerEntry, 'builds' | 'images' | 'volume'>;

function workloadOf(name: string, { namespace, pod, timeout }: WarmerRun): Workload {
  return { name, namespace, pod, timeout, parameters: {}, kubernetesVersion: '1.28' };
}

/** A warmer runs as a Job, or on a schedule as a CronJob; two runs at once would do the same work. */
export function runSettings(warmer: WarmerRun): KubernetesSettings {
  const { schedule, timeZone, suspend, startingDeadlineSeconds, successfulJobsHistoryLimit, failedJobsHistoryLimit } =
    warmer;
  const { backoffLimit, ttlSecondsAfterFinished, gitops } = warmer;
  return {
    type: 'kubernetes',
    schedule,
    timeZone,
    suspend,
    startingDeadlineSeconds,
    successfulJobsHistoryLimit,
    failedJobsHistoryLimit,
    concurrencyPolicy: 'Forbid',
    backoffLimit,
    ttlSecondsAfterFinished,
    gitops,
  };
}

/** What about a warmer's run cannot work; its fields are its own, not those of a runner. */
export function checkRun(warmer: WarmerRun): Fault[] {
  const faults = RUNNERS.kubernetes.check(workloadOf('warmer', warmer), runSettings(warmer));
  return faults.map((fault) => ({ ...fault, path: fault.path.slice(1) }));
}
