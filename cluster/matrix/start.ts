import { join } from 'node:path';
import { until } from '../../e2e/lab/processes';
import type { Manifest } from '../../test/manifests';
import type { Kubectl } from '../lab/kubectl';

/** Where a build is run from: what was synthesized, and the namespace that it names. */
export interface Place {
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly output: string;
  readonly build: string;
}

/** A way to run a build, and where the system says what came of it. */
export interface Start {
  /** What the definition says of it. */
  readonly runner: object;
  /** Starts a run, and says what it is called. */
  readonly begin: (place: Place) => string | Promise<string>;
  /** What runs. */
  readonly kind: string;
  /** Whether a run is over, and went well; nothing as long as it goes on. */
  readonly outcome: (run: Manifest) => boolean | undefined;
  /** The label by which the pods of a run are found, by its name. */
  readonly podLabel: string;
  readonly digest: (run: Manifest, pods: readonly Manifest[]) => string | undefined;
}

const conditionOf = ({ status }: Manifest, type: string) =>
  status?.conditions?.find((condition: Manifest) => condition.type === type)?.status;

const jobOutcome = (job: Manifest) => {
  if (conditionOf(job, 'Complete') === 'True') return true;
  return conditionOf(job, 'Failed') === 'True' ? false : undefined;
};

const messageOfBuilder = (_: Manifest, pods: readonly Manifest[]) =>
  pods
    .filter(({ status }) => status.phase === 'Succeeded')
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .find(({ name }) => name === 'build')
    ?.state.terminated?.message?.trim();

const apply = ({ kubectl, output }: Place, folder: string) => kubectl.must(['apply', '-k', join(output, folder)]);

/** What runs when it is applied: the last run is in the way of the next, as long as it is not deleted. */
const applied = (kind: string) => (place: Place) => {
  place.kubectl.must(['-n', place.namespace, 'delete', kind, '--all', '--cascade=foreground']);
  apply(place, 'kubernetes');
  return place.build;
};

/** What starts when somebody creates the run that was synthesized for it. */
const created = (folder: string, kind: string) => (place: Place) => {
  apply(place, folder);
  const file = join(place.output, 'runs', `${place.build}-${kind.toLowerCase()}.yaml`);
  return JSON.parse(place.kubectl.must(['create', '-o', 'json', '-f', file])).metadata.name;
};

/** The name that is there once something was done, and was not before. */
export async function nextOf(
  what: string,
  names: () => string[],
  act: () => unknown,
  seconds: number,
): Promise<string> {
  const known = new Set(names());
  await act();
  let next: string | undefined;
  const isThere = () => {
    next = names().find((name) => !known.has(name));
    return next !== undefined;
  };
  await until(what, isThere, seconds);
  return next as string;
}

/** What the controller starts by itself, the next after now. */
const scheduled = async (place: Place) => {
  const names = (): string[] =>
    place.kubectl.get('-n', place.namespace, 'workflows').items.map(({ metadata }: Manifest) => metadata.name);
  return nextOf('a workflow of the schedule', names, () => apply(place, 'argo'), 150);
};

const argo = {
  kind: 'Workflow',
  outcome: ({ status }: Manifest) => ({ Succeeded: true, Failed: false, Error: false })[status?.phase as string],
  podLabel: 'workflows.argoproj.io/workflow',
  digest: ({ status }: Manifest) =>
    Object.values<Manifest>(status.nodes)
      .flatMap(({ outputs }) => outputs?.parameters ?? [])
      .find(({ name }) => name === 'digest')?.value,
};

let runs = 0;

export const STARTS = {
  Job: {
    runner: { type: 'kubernetes' },
    begin: applied('Job'),
    kind: 'Job',
    outcome: jobOutcome,
    podLabel: 'batch.kubernetes.io/job-name',
    digest: messageOfBuilder,
  },
  CronJob: {
    runner: { type: 'kubernetes', schedule: '0 3 1 1 *' },
    begin: (place) => {
      apply(place, 'kubernetes');
      const name = `${place.build}-by-hand-${runs++}`;
      place.kubectl.must(['-n', place.namespace, 'create', 'job', name, `--from=cronjob/${place.build}`]);
      return name;
    },
    kind: 'Job',
    outcome: jobOutcome,
    podLabel: 'batch.kubernetes.io/job-name',
    digest: messageOfBuilder,
  },
  Pod: {
    runner: { type: 'kubernetes', kind: 'Pod' },
    begin: applied('Pod'),
    kind: 'Pod',
    outcome: ({ status }) => ({ Succeeded: true, Failed: false })[status?.phase as string],
    podLabel: 'app.kubernetes.io/name',
    digest: messageOfBuilder,
  },
  PipelineRun: {
    runner: { type: 'tekton' },
    begin: created('tekton', 'PipelineRun'),
    kind: 'PipelineRun',
    outcome: (run) => ({ True: true, False: false })[conditionOf(run, 'Succeeded') as string],
    podLabel: 'tekton.dev/pipelineRun',
    digest: ({ status }) => status.results?.find(({ name }: Manifest) => name === 'IMAGE_DIGEST')?.value,
  },
  Workflow: { ...argo, runner: { type: 'argo' }, begin: created('argo', 'Workflow') },
  CronWorkflow: { ...argo, runner: { type: 'argo', schedules: ['* * * * *'] }, begin: scheduled },
} as const satisfies Readonly<Record<string, Start>>;

export type StartName = keyof typeof STARTS;
