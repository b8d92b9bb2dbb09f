import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type Fault, fault } from '../../model/faults';
import { MAX_CRON_JOB_NAME, shortName } from '../../model/names';
import type { KubernetesSettings } from '../../model/runner';
import { withoutDefault } from '../parameters';
import { historyLimits, secondsKept, secondsKeptOrDay } from '../retention';
import type { Runner, Unit } from '../runner';
import { startAnnotations } from './gitops';
import { honours, offers } from './honours';
import { kindOf } from './kind';
import { addObject, addStart, standardLabels } from './object';
import { type PodSpec, podSpec } from './pod';
import { podAnnotations } from './security';
import { withSourceFiles } from './source-values';
import { imagesTooLate, stepsWithoutCommand, withReport } from './steps';

type JobSpec = Omit<k8s.JobSpec, 'template'> & { readonly template: PodTemplate };
type CronJobSpec = Omit<k8s.CronJobSpec, 'jobTemplate'> & {
  readonly jobTemplate: { readonly spec: JobSpec } & Pick<PodTemplate, 'metadata'>;
};
interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: PodSpec;
}

/** Jobs, CronJobs and Pods. */
export const kubernetes: Runner<KubernetesSettings> = {
  offers,
  honours,
  takesValues: false,
  takesTurns: false,
  handsOn: (plan, image, images) => withReport(withSourceFiles(plan, { repository: image?.repository }), images),

  overlaps: ({ schedule, concurrencyPolicy }) => schedule !== undefined && concurrencyPolicy === 'Allow',

  check: (workload, settings) => [
    ...checkKind(settings),
    ...checkGitOps(settings),
    ...stepsWithoutCommand(workload, 'kubernetes'),
    ...imagesTooLate(workload),
    ...withoutDefault(workload, kindOf(settings)),
  ],

  variant: kindOf,

  render({ own }, { settings, ...unit }) {
    const kind = kindOf(settings);
    if (kind === 'Pod') addPod(own, unit, settings);
    else if (kind === 'CronJob') addCronJob(own, unit, settings);
    else addJob(own, unit, settings);
  },

  start: {
    kind: (settings) => STARTS[kindOf(settings)],

    render(scope, { members }) {
      for (const { settings, ...unit } of members)
        if (kindOf(settings) === 'Pod') addPodStart(scope, unit, settings);
        else addJobStart(scope, unit, settings);
    },
  },
};

/** What is created to run a build once more; `kubectl create job --from` makes it of a CronJob. */
const STARTS = { Job: 'job', Pod: 'pod', CronJob: undefined } as const;

function checkKind(settings: KubernetesSettings): Fault[] {
  const kind = kindOf(settings);
  if (kind === 'CronJob' && settings.schedule === undefined)
    return [fault('schedule-missing', ['runner', 'schedule'], {})];
  if (kind !== 'CronJob' && settings.schedule !== undefined)
    return [fault('schedule-unwanted', ['runner', 'kind'], { kind })];
  if (kind === 'Pod' && settings.suspend) return [fault('pod-suspended', ['runner', 'suspend'], {})];
  return [];
}

/** What a CronJob starts no tool restores. */
function checkGitOps(settings: KubernetesSettings): Fault[] {
  const { gitops = 'none', ttlSecondsAfterFinished } = settings;
  if (gitops === 'none' || ttlSecondsAfterFinished === undefined || kindOf(settings) !== 'Job') return [];
  return [fault('gitops-without-end', ['runner', 'ttlSecondsAfterFinished'], { gitops })];
}

function addPod(scope: Construct, unit: Unit, settings: KubernetesSettings): void {
  const { metadata, spec } = podTemplate(unit);
  addObject(scope, 'pod', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...objectMetadata(unit, settings),
      labels: metadata.labels,
      annotations: { ...metadata.annotations, ...startAnnotations(settings.gitops ?? 'none', unit.depth) },
    },
    spec: { ...spec, activeDeadlineSeconds: deadline(unit, settings) },
  });
}

function addJob(scope: Construct, unit: Unit, settings: KubernetesSettings): void {
  const { gitops = 'none' } = settings;
  const { ttlSecondsAfterFinished } = settings;
  const ttl = gitops === 'none' ? secondsKeptOrDay(ttlSecondsAfterFinished, unit.workload.runs) : undefined;
  const annotations = startAnnotations(gitops, unit.depth);
  addObject<JobSpec>(scope, 'job', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...objectMetadata(unit, settings), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      ...(settings.suspend ? { suspend: true } : {}),
      ...jobSpec(unit, settings),
      ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }),
    },
  });
}

function addJobStart(scope: Construct, unit: Unit, settings: KubernetesSettings): void {
  addStart<JobSpec>(scope, 'start', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: objectMetadata(unit, settings),
    spec: {
      ...jobSpec(unit, settings),
      ttlSecondsAfterFinished: secondsKeptOrDay(settings.ttlSecondsAfterFinished, unit.workload.runs),
    },
  });
}

function addPodStart(scope: Construct, unit: Unit, settings: KubernetesSettings): void {
  const { metadata, spec } = podTemplate(unit);
  addStart(scope, 'start', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...objectMetadata(unit, settings), ...metadata },
    spec: { ...spec, activeDeadlineSeconds: deadline(unit, settings) },
  });
}

function addCronJob(scope: Construct, unit: Unit, settings: KubernetesSettings): void {
  const { runs } = unit.workload;
  const ttl = secondsKept(settings.ttlSecondsAfterFinished, runs);
  addObject<CronJobSpec>(scope, 'cronjob', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: objectMetadata(unit, settings),
    spec: {
      schedule: settings.schedule as string,
      ...(settings.timeZone === undefined ? {} : { timeZone: settings.timeZone }),
      concurrencyPolicy: settings.concurrencyPolicy,
      ...(settings.suspend ? { suspend: true } : {}),
      ...(settings.startingDeadlineSeconds === undefined
        ? {}
        : { startingDeadlineSeconds: settings.startingDeadlineSeconds }),
      ...historyLimits(settings, runs),
      jobTemplate: {
        metadata: { labels: labelsOf(unit) },
        spec: { ...jobSpec(unit, settings), ...(ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }) },
      },
    },
  });
}

function jobSpec(unit: Unit, settings: KubernetesSettings): JobSpec {
  return {
    backoffLimit: settings.backoffLimit,
    activeDeadlineSeconds: deadline(unit, settings),
    template: podTemplate(unit),
  };
}

function podTemplate(unit: Unit): PodTemplate {
  const annotations = podAnnotations(unit.workload, unit.plan);
  return {
    metadata: {
      labels: { ...unit.workload.pod.labels, ...labelsOf(unit) },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: podSpec(unit),
  };
}

function objectMetadata({ workload, component }: Unit, settings: KubernetesSettings) {
  const name = kindOf(settings) === 'CronJob' ? shortName(workload.name, MAX_CRON_JOB_NAME) : shortName(workload.name);
  return {
    name,
    ...(workload.namespace === undefined ? {} : { namespace: workload.namespace }),
    labels: standardLabels(workload.name, component),
  };
}

function labelsOf({ workload, component }: Unit): Record<string, string> {
  return standardLabels(workload.name, component);
}

function deadline({ workload }: Unit, { activeDeadlineSeconds }: KubernetesSettings): number {
  return activeDeadlineSeconds ?? workload.timeout;
}
