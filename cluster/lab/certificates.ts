import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../e2e/lab/processes';
import { ADDRESS, API, API_SERVICE, DOMAIN, NODE, PKI } from './place';

const openssl = (...args: string[]) => must('openssl', args, { cwd: PKI });
const service = 'kubernetes.default.svc';

/** Who has a certificate: the group it is in, and what else it is called. */
const OWNERS: Readonly<Record<string, { subject: string; names?: readonly string[] }>> = {
  apiserver: {
    subject: '/CN=kube-apiserver',
    names: [
      ...['DNS:kubernetes', 'DNS:kubernetes.default', `DNS:${service}`, `DNS:${service}.${DOMAIN}`],
      ...[`IP:${ADDRESS}`, `IP:${API_SERVICE}`],
    ],
  },
  admin: { subject: '/O=system:masters/CN=admin' },
  'controller-manager': { subject: '/CN=system:kube-controller-manager' },
  scheduler: { subject: '/CN=system:kube-scheduler' },
  bus: { subject: '/CN=bus' },
  proxy: { subject: '/CN=system:kube-proxy' },
  kubelet: { subject: `/O=system:nodes/CN=system:node:${NODE}`, names: [`DNS:${NODE}`, `IP:${ADDRESS}`] },
};

/** One authority for everything, a certificate and a kubeconfig for each, and the key that signs tokens of service accounts. */
export function makeCertificates(): void {
  mkdirSync(PKI, { recursive: true, mode: 0o700 });
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '30'],
    ...['-subj', '/CN=cached-builds-lab', '-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
  );
  for (const [owner, { subject, names }] of Object.entries(OWNERS)) {
    issue(owner, subject, names);
    writeFileSync(join(PKI, `${owner}.kubeconfig`), kubeconfig(owner), { mode: 0o600 });
  }
  openssl('genrsa', '-out', 'accounts.key', '2048');
  openssl('rsa', '-in', 'accounts.key', '-pubout', '-out', 'accounts.pub');
}

function issue(owner: string, subject: string, names: readonly string[] = [`DNS:${owner}`]): void {
  const extensions = [
    `subjectAltName=${names.join(',')}`,
    'extendedKeyUsage=serverAuth,clientAuth',
    'keyUsage=digitalSignature,keyEncipherment',
  ];
  writeFileSync(join(PKI, `${owner}.ext`), `${extensions.join('\n')}\n`);
  const request = ['-keyout', `${owner}.key`, '-out', `${owner}.csr`, '-subj', subject];
  openssl('req', '-newkey', 'rsa:2048', '-nodes', ...request);
  const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl('x509', '-req', ...authority, '-in', `${owner}.csr`, '-extfile', `${owner}.ext`, '-out', `${owner}.crt`);
}

function kubeconfig(owner: string): string {
  const at = (file: string) => join(PKI, file);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server: API, 'certificate-authority': at('ca.crt') } }],
    users: [{ name: owner, user: { 'client-certificate': at(`${owner}.crt`), 'client-key': at(`${owner}.key`) } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: owner } }],
    'current-context': 'lab',
  });
}
