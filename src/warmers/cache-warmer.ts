import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Fault, InvalidBuildError } from '../model/faults';
import { shortName } from '../model/names';
import { parseProps } from '../model/parse';
import { newerPodFields } from '../model/pod';
import type { CacheWarmerProps } from '../model/props';
import type { RunnerSettings } from '../model/runner';
import { text } from '../model/text';
import { cacheWarmer, type WarmerEntry, type WarmerSettings } from '../model/warmer';
import { claimsOf } from '../plan/claims';
import type { Plan } from '../plan/plan';
import { RUNNERS } from '../runners';
import { withCredentialsChecked } from '../runners/credentials';
import { keepFromSubstitution } from '../runners/kubernetes/gitops';
import { commonScope, nameFromScope, namespaceOf, objectsOf } from '../runners/kubernetes/object';
import { meetingsOf, renderStart } from '../runners/render';
import type { Group, Member, Scopes, Workload } from '../runners/runner';
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
    const faults = checkWarmer(settings);
    if (faults.length > 0) throw new InvalidBuildError(subject, faults);
    const plan = warmerPlan(settings);
    const scopes = { own: this, common: (what: string) => commonScope(this, `argo-${what}`) };
    const namespace = settings.namespace ?? namespaceOf(this);
    addWarmer(scopes, this.name, { ...settings, namespace }, plan);
    this.node.defaultChild = this.object;
    if (settings.gitops === 'flux') keepFromSubstitution(objectsOf(this));
    if (settings.volume instanceof CacheVolume)
      for (const use of claimsOf(plan)) settings.volume._use(this, use, meetingsOf(runnerOf(settings)), namespace);
  }

  /** The Job or CronJob, for JSON patches. */
  public get object(): ApiObject {
    return this.node.children[0] as ApiObject;
  }
}

/** @internal Adds what fills a volume. */
export function addWarmer(scopes: Scopes, name: string, warmer: WarmerSettings, plan: Plan, partOf?: string): void {
  const lead = memberOf(name, warmer, plan, partOf);
  const { groups, render } = RUNNERS[lead.settings.type];
  render(scopes, lead);
  const isStarted = groups?.startsOf(lead).schedule !== undefined;
  groups?.render(scopes, { ...aloneAs(lead), ...(isStarted ? { starts: { schedule: lead } } : {}) });
}

/** @internal Adds what fills a volume each time it is created; `scope` is asked for by what the object is called. */
export function addWarmerStart(
  scope: (kind: string) => Construct,
  name: string,
  warmer: WarmerSettings,
  plan: Plan,
  partOf?: string,
): void {
  const lead = memberOf(name, warmer, plan, partOf);
  renderStart(lead.settings.type, aloneAs(lead), scope);
}

function aloneAs(lead: Member): Group {
  return { name: shortName(lead.workload.name), members: [lead], lead, starts: {} };
}

function memberOf(name: string, warmer: WarmerSettings, unchecked: Plan, partOf: string | undefined): Member {
  const workload = { ...workloadOf(name, warmer), partOf };
  const { credentials, namespace, toolImages } = warmer;
  const uses = warmer.images.map((image) => text`${image}`);
  const plan = withCredentialsChecked(unchecked, { credentials, namespace, images: toolImages, uses });
  return { workload, plan, component: 'cache-warmer', depth: 0, upstream: new Map(), settings: runnerOf(warmer) };
}

type AnyWarmer = Omit<WarmerEntry, 'builds' | 'images' | 'volume'>;

function workloadOf(name: string, { namespace, pod, timeout, toolImages, kubernetesVersion }: AnyWarmer): Workload {
  return { name, namespace, pod, timeout, images: toolImages, kubernetesVersion, parameters: {} };
}

/** @internal How a warmer runs; two runs at once would do the same work. */
export function runnerOf(warmer: AnyWarmer): RunnerSettings {
  const { timeZone, suspend, startingDeadlineSeconds, successfulJobsHistoryLimit, failedJobsHistoryLimit } = warmer;
  const history = { timeZone, suspend, startingDeadlineSeconds, successfulJobsHistoryLimit, failedJobsHistoryLimit };
  const { schedule, backoffLimit, ttlSecondsAfterFinished, gitops } = warmer;
  const common = { ...history, concurrencyPolicy: 'Forbid' } as const;
  if (warmer.runner !== 'argo')
    return { type: 'kubernetes', ...common, schedule, backoffLimit, ttlSecondsAfterFinished, gitops };
  return {
    type: 'argo',
    ...common,
    clusterScope: false,
    schedules: schedule === undefined ? undefined : [schedule],
    retries: backoffLimit,
    ttlSecondsAfterFinished,
    podGC: 'OnPodSuccess',
  };
}

/** @internal What about how a warmer runs cannot work; its fields are its own, not those of a runner. */
export function checkWarmer(warmer: AnyWarmer): Fault[] {
  const settings = runnerOf(warmer);
  const workload = workloadOf('warmer', warmer);
  const faults = RUNNERS[settings.type].check(workload, settings);
  return [...newerPodFields(warmer.pod, workload.kubernetesVersion), ...faults].map((fault) => ({
    ...fault,
    path: fault.path[0] === 'runner' ? fault.path.slice(1) : fault.path,
  }));
}
