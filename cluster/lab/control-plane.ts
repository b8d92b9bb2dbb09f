import { join } from 'node:path';
import type { Programs } from './build';
import type { Daemon } from './daemons';
import type { Kubectl } from './kubectl';
import { ADDRESS, DOMAIN, PKI, SERVICE_NETWORK } from './place';

const pki = (file: string) => join(PKI, file);
const flags = (values: Readonly<Record<string, string | number | boolean>>) =>
  Object.entries(values).map(([name, value]) => `--${name}=${value}`);

const ETCD = 'http://127.0.0.1:2379';

/** etcd, the API server, the controllers and the scheduler, in the order in which they start. */
export function controlPlane(programs: Programs, kubectl: Kubectl): Daemon[] {
  const kubernetes = (name: string, values: Parameters<typeof flags>[0]) => [
    join(programs.kubernetes, name),
    ...flags(values),
  ];
  const client = (owner: string) => {
    const kubeconfig = pki(`${owner}.kubeconfig`);
    return {
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'leader-elect': false,
    };
  };
  return [
    {
      name: 'etcd',
      command: [
        join(programs.etcd, 'etcd'),
        ...flags({
          'data-dir': '/var/lib/etcd',
          'listen-client-urls': ETCD,
          'advertise-client-urls': ETCD,
          'listen-peer-urls': 'http://127.0.0.1:2380',
          // Nothing here outlives the machine.
          'unsafe-no-fsync': true,
          'log-level': 'warn',
        }),
      ],
    },
    {
      name: 'apiserver',
      ready: () => kubectl.try(['get', '--raw', '/readyz']).stdout === 'ok',
      command: kubernetes('kube-apiserver', {
        'etcd-servers': ETCD,
        'bind-address': ADDRESS,
        'advertise-address': ADDRESS,
        'tls-cert-file': pki('apiserver.crt'),
        'tls-private-key-file': pki('apiserver.key'),
        'client-ca-file': pki('ca.crt'),
        'service-account-issuer': `https://kubernetes.default.svc.${DOMAIN}`,
        'service-account-key-file': pki('accounts.pub'),
        'service-account-signing-key-file': pki('accounts.key'),
        'service-cluster-ip-range': SERVICE_NETWORK,
        'authorization-mode': 'Node,RBAC',
        'enable-admission-plugins': 'NodeRestriction',
        'allow-privileged': true,
        // The name of the node is in no DNS.
        'kubelet-preferred-address-types': 'InternalIP',
        'kubelet-client-certificate': pki('admin.crt'),
        'kubelet-client-key': pki('admin.key'),
        'kubelet-certificate-authority': pki('ca.crt'),
      }),
    },
    {
      name: 'controller-manager',
      command: kubernetes('kube-controller-manager', {
        ...client('controller-manager'),
        'service-account-private-key-file': pki('accounts.key'),
        'root-ca-file': pki('ca.crt'),
        'use-service-account-credentials': true,
        'cluster-signing-cert-file': pki('ca.crt'),
        'cluster-signing-key-file': pki('ca.key'),
        'service-cluster-ip-range': SERVICE_NETWORK,
      }),
    },
    { name: 'scheduler', command: kubernetes('kube-scheduler', client('scheduler')) },
  ];
}
