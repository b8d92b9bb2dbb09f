import type { Manifest } from '../../test/manifests';
import type { Kubectl } from '../lab/kubectl';
import type { Place, Start } from './start';

/** What came of a run. */
export interface Run {
  readonly succeeded: boolean;
  /** What all containers of all its pods printed; and what else is known where it failed. */
  readonly log: string;
  /** How many of its pods failed: those that were tried again are no success of the manifests. */
  readonly failedPods: number;
  /** The digest that it reports. */
  readonly digest: string | undefined;
  readonly seconds: number;
}

const LIMIT_SECONDS = 600;

/** Starts a run, and waits until it is over. */
export async function runOf(start: Start, place: Place): Promise<Run> {
  const { kubectl, namespace } = place;
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const name = await start.begin(place);
  for (;;) {
    const run = kubectl.get('-n', namespace, start.kind, name);
    const succeeded = start.outcome(run);
    if (succeeded !== undefined || seconds() > LIMIT_SECONDS) {
      const selector = `${start.podLabel}=${name}`;
      const pods = kubectl.get('-n', namespace, 'pods', '-l', selector).items as Manifest[];
      const failedPods = pods.filter(({ status }) => status.phase === 'Failed').length;
      const log = logOf(kubectl, namespace, selector);
      const common = { failedPods, seconds: seconds() };
      return succeeded
        ? { ...common, succeeded, log, digest: start.digest(run, pods) }
        : { ...common, succeeded: false, log: log + whatHappened(place, run), digest: undefined };
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function logOf(kubectl: Kubectl, namespace: string, selector: string): string {
  const all = ['--all-containers', '--ignore-errors', '--tail=-1', '--max-log-requests=20'];
  return kubectl.try(['-n', namespace, 'logs', '-l', selector, ...all]).text;
}

function whatHappened({ kubectl, namespace }: Place, { status }: Manifest): string {
  const events = kubectl.try(['-n', namespace, 'get', 'events', '--sort-by=.lastTimestamp']).text;
  return `\n${JSON.stringify(status, null, 1).slice(0, 4000)}\n${events.slice(-4000)}`;
}
