import { entry, inFile } from './entry';

const shared = (fields: string) => inFile(`daemons:\n  shared: { size: 100Gi, ${fields} }`);

/** Faults of daemons and of whom they serve. */
export const DAEMON_FAULTS = {
  'client-unsaid': entry({
    words: () => 'who? write namespace, or podLabels',
    summary: 'A client is known by the namespace or by the labels of its pods; here is neither.',
    remedy: 'Write one of them. The builds of its own namespace are clients of a daemon anyway.',
    example: shared('issuer: ca, clients: [{}]'),
  }),
  'issuer-of-one-namespace': entry({
    words: () =>
      'an Issuer signs in its own namespace, and this client is in another; write clusterIssuer, or secrets and make the Secret there yourself',
    summary: 'The certificate of a client lies in the namespace of the client, where the Issuer of the daemon is not.',
    remedy: 'Write `clusterIssuer`, or `secrets`.',
    example: shared('issuer: ca, clients: [{ namespace: team-a }]'),
  }),
  'autoscaling-of-nothing': entry({
    words: () => 'per cent of what? write pod: {resources: {requests: {cpu: 2}}}',
    summary: 'How busy a replica is, is said in per cent of the CPU that it requests.',
    remedy: 'Write `pod.resources.requests.cpu`.',
    example: shared('issuer: ca, autoscaling: { max: 3 }'),
  }),
};
