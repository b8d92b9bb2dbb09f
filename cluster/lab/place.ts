import { join } from 'node:path';
import { CACHE } from '../../e2e/lab/programs';

/** Everything that runs, and nothing that is kept: it goes when the cluster does. */
export const HOME = join(CACHE, 'cluster');
const at = (path: string) => join(HOME, path);

export const KUBECONFIG = at('pki/admin.kubeconfig');
export const LOGS = at('logs');
export const PIDS = at('pids');
export const PKI = at('pki');
export const VOLUMES = at('volumes');
export const REPOSITORIES = at('git');

/** The one address of the node, on the loopback of a network that nothing else can reach. */
export const ADDRESS = '10.99.0.1';
export const NODE = 'node';
export const POD_NETWORK = '10.244.0.0/16';
export const SERVICE_NETWORK = '10.96.0.0/16';
/** What the API server calls itself inside: the first address of the network of services. */
export const API_SERVICE = '10.96.0.1';
export const API = `https://${ADDRESS}:6443`;
export const DOMAIN = 'cluster.local';
export const REGISTRY = `${ADDRESS}:5000`;
/** A registry for those who have a password, and an S3 service with one bucket, `cache`. */
export const PRIVATE_REGISTRY = `${ADDRESS}:5001`;
export const PRIVATE_LOGIN = 'lab:lab-password';
export const S3 = `${ADDRESS}:9000`;
/** What events of Argo go through, by TLS. */
export const BUS = `${ADDRESS}:4222`;
export const GIT = `${ADDRESS}:8000`;
/** The key of whoever may clone by SSH, from port 22 of the node. */
export const SSH_KEY = at('ssh/key');
