import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../../e2e/lab/processes';
import type { Daemon } from './daemons';
import { inside } from './namespace';
import { ADDRESS, DOMAIN, GIT, HOME, REGISTRY, REPOSITORIES } from './place';

/** What builds need around the cluster: a registry and a git host. */
export function services(): Daemon[] {
  mkdirSync(REPOSITORIES, { recursive: true });
  return [
    {
      name: 'registry',
      command: ['docker-registry', 'serve', registryConfig('registry', REGISTRY)],
      ready: () => answers(`http://${REGISTRY}/v2/`),
    },
    {
      name: 'git',
      command: [...program('git'), REPOSITORIES, ...GIT.split(':')],
      ready: () => answers(`http://${GIT}/`),
    },
  ];
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

function registryConfig(name: string, addr: string): string {
  const path = join(HOME, `${name}.json`);
  const storage = { filesystem: { rootdirectory: join(HOME, name) }, delete: { enabled: true } };
  writeFileSync(path, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr } }));
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
