import type { Manifest } from '../../test/manifests';
import type { Kubectl } from '../lab/kubectl';

/** What came of a run. */
export interface Run {
  readonly succeeded: boolean;
  /** What all containers of all its pods printed. */
  readonly log: string;
  /** The digest that it reports, where its runner reports one. */
  readonly digest: string | undefined;
  readonly seconds: number;
}

/** A way to run a build: what is applied and created, and where the system says what came of it. */
export interface Start {
  readonly runner: 'kubernetes' | 'tekton' | 'argo';
  /** What runs: in `dist/runs` or, for runs that start when they are applied, in the folder of the runner. */
  readonly kind: string;
  /** Whether it is over, and went well; nothing as long as it goes on. */
  readonly outcome: (run: Manifest) => boolean | undefined;
  /** The label that its pods have. */
  readonly podLabel: string;
  readonly digest: (run: Manifest, pods: readonly Manifest[]) => string | undefined;
}

const conditionOf = ({ status }: Manifest, type: string) =>
  status?.conditions?.find((condition: Manifest) => condition.type === type)?.status;

const builderMessage = (_: Manifest, pods: readonly Manifest[]) =>
  pods
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .find(({ name }) => name === 'build')
    ?.state.terminated?.message?.trim();

export const STARTS = {
  job: {
    runner: 'kubernetes',
    kind: 'Job',
    outcome: (job) => {
      if (conditionOf(job, 'Complete') === 'True') return true;
      return conditionOf(job, 'Failed') === 'True' ? false : undefined;
    },
    podLabel: 'batch.kubernetes.io/job-name',
    digest: builderMessage,
  },
  pipelineRun: {
    runner: 'tekton',
    kind: 'PipelineRun',
    outcome: (run) => ({ True: true, False: false })[conditionOf(run, 'Succeeded') as string],
    podLabel: 'tekton.dev/pipelineRun',
    digest: ({ status }) => status.results?.find(({ name }: Manifest) => name === 'IMAGE_DIGEST')?.value,
  },
  workflow: {
    runner: 'argo',
    kind: 'Workflow',
    outcome: ({ status }) => ({ Succeeded: true, Failed: false, Error: false })[status?.phase as string],
    podLabel: 'workflows.argoproj.io/workflow',
    digest: ({ status }) =>
      Object.values<Manifest>(status.nodes)
        .flatMap(({ outputs }) => outputs?.parameters ?? [])
        .find(({ name }) => name === 'digest')?.value,
  },
} as const satisfies Readonly<Record<string, Start>>;

export type StartName = keyof typeof STARTS;

/** Waits until a run is over, and reads what is known of it. */
export async function finished(kubectl: Kubectl, start: Start, namespace: string, name: string): Promise<Run> {
  const began = Date.now();
  const end = began + 10 * 60_000;
  for (;;) {
    const run = kubectl.get('-n', namespace, start.kind, name);
    const outcome = start.outcome(run);
    if (outcome !== undefined || Date.now() > end) {
      const selector = `${start.podLabel}=${name}`;
      const pods = kubectl.get('-n', namespace, 'pods', '-l', selector).items as Manifest[];
      return {
        succeeded: outcome === true,
        log: logOf(kubectl, namespace, selector) + (outcome ? '' : whatHappened(kubectl, namespace, run)),
        digest: start.digest(run, pods),
        seconds: (Date.now() - began) / 1000,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function logOf(kubectl: Kubectl, namespace: string, selector: string): string {
  const all = ['--all-containers', '--ignore-errors', '--tail=-1'];
  return kubectl.try(['-n', namespace, 'logs', '-l', selector, ...all]).text;
}

/** For people who ask why a run failed. */
function whatHappened(kubectl: Kubectl, namespace: string, { status }: Manifest): string {
  const events = kubectl.try(['-n', namespace, 'get', 'events', '--sort-by=.lastTimestamp']).text;
  return `\n${JSON.stringify(status, null, 1).slice(0, 4000)}\n${events.slice(-4000)}`;
}
