import { spawnSync } from 'node:child_process';
import { regctlHosts } from '../../builders/regctl';
import { type Fault, fault } from '../../model/faults';
import { registryOf } from '../../model/image';
import type { Registry } from '../../model/registry';
import { showText } from '../../model/text';
import { NAME } from './artifact';

/** How a program copies an artifact out of a folder, to a registry that is as told. */
interface Tool {
  readonly name: string;
  args(folder: string, to: string, registry: Pick<Registry, 'http' | 'insecure'>): string[];
}

/** The programs that people have for registries: the first that is there does it, with the login of whoever runs it. */
const TOOLS: readonly Tool[] = [
  {
    name: 'regctl',
    args: (folder, to, registry) => [
      ...regctlHosts({ [registryOf(to)]: registry }).map(showText),
      ...['image', 'copy', `ocidir://${folder}:${NAME}`, to],
    ],
  },
  {
    name: 'oras',
    args: (folder, to, { http, insecure }) => [
      ...['cp', '--from-oci-layout'],
      ...(http ? ['--to-plain-http'] : insecure ? ['--to-insecure'] : []),
      ...[`${folder}:${NAME}`, to],
    ],
  },
  {
    name: 'skopeo',
    args: (folder, to, { http, insecure }) => [
      ...['copy', '--quiet'],
      ...(http || insecure ? ['--dest-tls-verify=false'] : []),
      ...[`oci:${folder}:${NAME}`, `docker://${to}`],
    ],
  },
  {
    name: 'crane',
    args: (folder, to, { http, insecure }) => ['push', ...(http || insecure ? ['--insecure'] : []), folder, to],
  },
];

/** What is known of registries, and where programs are looked for. */
export interface Surroundings {
  readonly registries: Readonly<Record<string, Registry>>;
  readonly env: NodeJS.ProcessEnv;
}

/** Copies an artifact to a registry; nothing where that was done. */
export function push(folder: string, to: string, { registries, env }: Surroundings): Fault | undefined {
  const host = registryOf(to);
  const registry = (Object.hasOwn(registries, host) && registries[host]) || { http: false, insecure: false };
  for (const { name, args } of TOOLS) {
    const { status, stderr, error } = spawnSync(name, args(folder, to, registry), { encoding: 'utf8', env });
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') continue;
    if (status === 0) return undefined;
    const why = (error?.message ?? stderr).trim().split('\n').slice(-1).join('');
    return fault('not-packed', [], { why: 'push', what: `${name}: ${why}` });
  }
  return fault('not-packed', [], { why: 'tool', what: TOOLS.map(({ name }) => name).join(', ') });
}
