import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, run } from '../../e2e/lab/processes';
import type { Programs } from './build';
import type { Daemon } from './daemons';
import { inside } from './namespace';
import {
  ADDRESS,
  BUS,
  DOMAIN,
  GIT,
  HOME,
  PKI,
  PRIVATE_LOGIN,
  PRIVATE_REGISTRY,
  REGISTRY,
  REPOSITORIES,
  S3,
  SSH_KEY,
} from './place';

/** What builds need around the cluster: registries, a bucket and a git host. */
export function services({ s3, events }: Programs): Daemon[] {
  mkdirSync(REPOSITORIES, { recursive: true });
  const bucket = ['-host', S3, '-backend', 'memory', '-initialbucket', 'cache'];
  return [
    registry(),
    {
      name: 'private-registry',
      command: ['docker-registry', 'serve', registryConfig('private-registry', PRIVATE_REGISTRY, loginOnly())],
      ready: () => answers(`http://${PRIVATE_REGISTRY}/v2/`),
    },
    { name: 's3', command: [join(s3, 'gofakes3'), ...bucket], ready: () => answers(`http://${S3}/`) },
    {
      name: 'git',
      command: [...program('git'), REPOSITORIES, ...GIT.split(':')],
      ready: () => answers(`http://${GIT}/`),
    },
    ssh(),
    ...(events === undefined ? [] : [bus(events)]),
  ];
}

/** Clients of Argo Events talk TLS to it, and ask for no name. */
function bus(events: string): Daemon {
  const [address = '', port = ''] = BUS.split(':');
  const health = '8222';
  return {
    name: 'bus',
    command: [
      ...[join(events, 'nats-server'), '--addr', address, '--port', port, '--http_port', health],
      ...['--jetstream', '--store_dir', '/var/lib/bus'],
      ...['--tls', '--tlscert', join(PKI, 'bus.crt'), '--tlskey', join(PKI, 'bus.key')],
    ],
    ready: () => answers(`http://${address}:${health}/healthz`),
  };
}

/** The same repositories for whoever has the key. */
function ssh(): Daemon {
  const folder = join(HOME, 'ssh');
  mkdirSync(folder, { mode: 0o700 });
  const makeKey = (path: string) => must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', path]);
  makeKey(SSH_KEY);
  makeKey(join(folder, 'host'));
  const config = [
    `ListenAddress ${ADDRESS}:22`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${SSH_KEY}.pub`,
    'AllowUsers root',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'StrictModes no',
    'PidFile none',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const start = 'mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -f "$1"';
  return {
    name: 'ssh',
    command: ['sh', '-c', start, 'ssh', join(folder, 'config')],
    ready: () => run(...inside(['ssh-keyscan', '-T', '1', ADDRESS])).stdout.includes('ssh-ed25519'),
  };
}

/** The registry that everybody may push to. */
export function registry(): Daemon {
  return {
    name: 'registry',
    command: ['docker-registry', 'serve', registryConfig('registry', REGISTRY)],
    ready: () => answers(`http://${REGISTRY}/v2/`),
  };
}

/** What `htpasswd -B` writes for the password of {@link PRIVATE_LOGIN}. */
const HASH = '$2b$04$Tb/S3nulY2dCLElwTZD1Dekq0Dq04vUmaZ6CWHTGK4zG4YmZIbZgu';

function loginOnly(): object {
  const path = join(HOME, 'htpasswd');
  writeFileSync(path, `${PRIVATE_LOGIN.split(':')[0]}:${HASH}\n`);
  return { auth: { htpasswd: { realm: 'lab', path } } };
}

/** Names for what is in the cluster; asks the API server for them. */
export function dns(): Daemon {
  const [command, args] = inside(['/bin/busybox', 'nslookup', `kubernetes.default.svc.${DOMAIN}`, ADDRESS]);
  return {
    name: 'dns',
    command: [...program('dns'), ADDRESS],
    ready: () => run(command, args).status === 0,
  };
}

function registryConfig(name: string, addr: string, more: object = {}): string {
  const path = join(HOME, `${name}.json`);
  const storage = { filesystem: { rootdirectory: join(HOME, name) }, delete: { enabled: true } };
  writeFileSync(path, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr }, ...more }));
  return path;
}

/** One of our own programs, wherever it is started. */
function program(name: string): string[] {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  return [
    'env',
    `CACHED_BUILDS_LAB=${resolve(HOME, '..')}`,
    process.execPath,
    '--import',
    tsx,
    resolve(__dirname, '../services', `${name}.ts`),
  ];
}

function answers(url: string): boolean {
  const [command, args] = inside(['curl', '--silent', '--output', '/dev/null', url]);
  return run(command, args).status === 0;
}
