/** Webhooks, as a host signs and sends them, to what was applied: on Tekton an EventListener, on Argo an EventSource and its Sensors. */
import { createHmac } from 'node:crypto';
import { until } from '../../e2e/lab/processes';
import type { Manifest } from '../../test/manifests';
import { BUS } from '../lab/place';
import { type Run, runOf } from './run';
import type { Site } from './site';
import { nextOf, STARTS, type StartName } from './start';

/** How a system is told of events. */
export interface Listener {
  /** What it starts. */
  readonly start: StartName;
  /** What somebody else has to have made in the namespace. */
  readonly needs: (site: Site) => void;
  /** The Service that takes webhooks of GitHub which are signed with the token of the Secret `webhook`, and the name of its port. */
  readonly service: string;
  readonly port?: string;
  /** Waits until it takes them. */
  readonly ready: (site: Site) => Promise<void> | void;
}

export const LISTENERS = {
  tekton: {
    start: 'PipelineRun',
    needs: () => undefined,
    service: 'el-cached-builds',
    port: 'http-listener',
    ready: (site) => {
      site.must('wait', '--for=condition=Available', 'eventlistener/cached-builds', '--timeout=300s');
    },
  },
  argo: {
    start: 'Workflow',
    // One server keeps one copy of each event.
    needs: ({ kubectl, namespace }) =>
      kubectl.apply([
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'EventBus',
          metadata: { name: 'default', namespace },
          spec: { jetstreamExotic: { url: `nats://${BUS}`, streamConfig: 'replicas: 1\nmaxAge: 1h\n' } },
        },
      ]),
    service: 'cached-builds-github-webhook-eventsource-svc',
    // What no Sensor waits for yet is lost to it.
    ready: (site) => until('sources and sensors', () => allListen(site), 300),
  },
} as const satisfies Readonly<Record<string, Listener>>;

export type ListenerName = keyof typeof LISTENERS;

/** What each prints once it listens: both are ready for Kubernetes as soon as they run. */
const PARTS = [
  { kind: 'eventsources', label: 'eventsource-name', says: 'activating the route' },
  { kind: 'sensors', label: 'sensor-name', says: 'Subscribing to subject' },
] as const;

function allListen({ kubectl, namespace }: Site): boolean {
  const logOf = (selector: string) => kubectl.try(['-n', namespace, 'logs', '--tail=-1', '-l', selector]).text;
  return PARTS.every(({ kind, label, says }) =>
    kubectl
      .get('-n', namespace, kind)
      .items.every(({ metadata }: Manifest) => logOf(`${label}=${metadata.name}`).includes(says)),
  );
}

/** A webhook of GitHub: which event it is, and what it says. */
export interface Webhook {
  readonly event: 'push' | 'pull_request';
  readonly body: object;
}

/** Sends one to what listens in a namespace, signed with a token. */
export async function send(
  site: Site,
  { service, port: name }: Listener,
  webhook: Webhook,
  token: string,
): Promise<number> {
  const { clusterIP, ports } = site.kubectl.get('-n', site.namespace, 'service', service).spec;
  const { port } = ports.find((one: Manifest) => name === undefined || one.name === name);
  const body = JSON.stringify(webhook.body);
  const signature = `sha256=${createHmac('sha256', token).update(body).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-github-event': webhook.event,
    'x-hub-signature-256': signature,
  };
  return (await fetch(`http://${clusterIP}:${port}/`, { method: 'POST', body, headers })).status;
}

/** The runs that there are in a namespace. */
export const runsOf = (site: Site, { start }: Listener): Manifest[] =>
  site.kubectl.get('-n', site.namespace, STARTS[start].kind).items;

/** The run that a webhook starts, once it is over. */
export function startedBy(site: Site, listener: Listener, webhook: Webhook, token: string): Promise<Run> {
  const names = () => runsOf(site, listener).map(({ metadata }): string => metadata.name);
  const begin = async () => {
    const sent = () => until('an answer', async () => (await send(site, listener, webhook, token)) < 300, 60);
    return nextOf('a run', names, sent, 120);
  };
  return runOf({ ...STARTS[listener.start], begin }, { ...site, build: '' });
}
