/**
 * The cluster's DNS: `dns.ts ADDRESS`, for Services and the pods behind headless ones. Nothing outside has a name here.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import type { Manifest } from '../../test/manifests';
import { API, DOMAIN, PKI } from '../lab/place';
import { answerTo } from './dns-message';

const [address = ''] = process.argv.slice(2);
const [ca, cert, key] = ['ca.crt', 'admin.crt', 'admin.key'].map((file) => readFileSync(join(PKI, file)));

function list(path: string): Promise<Manifest[]> {
  return new Promise((resolve, reject) => {
    get(`${API}${path}`, { ca, cert, key }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()).items));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** The addresses of every name there is. */
async function names(): Promise<Map<string, string[]>> {
  const [services, slices] = await Promise.all([
    list('/api/v1/services'),
    list('/apis/discovery.k8s.io/v1/endpointslices'),
  ]);
  const found = new Map<string, string[]>();
  const add = (name: string, addresses: readonly string[]) =>
    found.set(name, [...(found.get(name) ?? []), ...addresses]);
  const headless = new Set<string>();
  for (const { metadata, spec } of services) {
    const name = `${metadata.name}.${metadata.namespace}.svc.${DOMAIN}`;
    if (spec.clusterIP === 'None') headless.add(name);
    else if (spec.clusterIP) add(name, [spec.clusterIP]);
  }
  for (const { metadata, endpoints } of slices) {
    const name = `${metadata.labels?.['kubernetes.io/service-name']}.${metadata.namespace}.svc.${DOMAIN}`;
    if (!headless.has(name)) continue;
    for (const { addresses, conditions, hostname } of endpoints ?? []) {
      if (conditions?.ready === false) continue;
      add(name, addresses);
      if (hostname) add(`${hostname}.${name}`, addresses);
    }
  }
  return found;
}

/** What was asked for within one second is asked once. */
let known: { readonly until: number; readonly names: Promise<Map<string, string[]>> } | undefined;
function currentNames(): Promise<Map<string, string[]>> {
  if (known === undefined || known.until < Date.now()) known = { until: Date.now() + 1000, names: names() };
  return known.names;
}

const socket = createSocket('udp4');
socket.on('message', async (query, { port, address: client }) => {
  const found = await currentNames().catch((error: Error) => console.error(error.message));
  socket.send(answerTo(query, found ?? undefined), port, client);
});
socket.bind(53, address);
