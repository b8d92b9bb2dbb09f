import { hostOf } from '../model/image';
import type { Registries, Registry } from '../model/registry';
import { text } from '../model/text';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey, TaskEnv } from '../plan/plan';

const CERTIFICATES = '/etc/containers/certs.d';

/**
 * What is special about registries, as files that Buildah and skopeo read; in volumes of the name of who reads them. See
 * https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md
 */
export function registriesConfig(
  registries: Registries,
  reader?: string,
): PlanParts & { readonly env: Record<string, TaskEnv> } {
  const named = (name: string) => (reader === undefined ? name : `${reader}-${name}`);
  const config = named('registries-config');
  if (Object.keys(registries).length === 0) return { ...NOTHING, env: {} };
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: `${host}/ca.crt` }] : [],
  );
  const certificates = projectedParts(named('registry-ca'), keys, CERTIFICATES);
  return {
    tasks: [],
    volumes: [{ name: config, files: { 'registries.conf': configOf(registries) } }, ...certificates.volumes],
    mounts: [{ volume: config, readOnly: true }, ...certificates.mounts],
    env: { CONTAINERS_REGISTRIES_CONF: text`${{ volume: config }}/registries.conf` },
  };
}

/** For who asks for an image that nobody else may have: a mirror may have another under its name. */
export function withoutMirrors(registries: Registries): Registries {
  return Object.fromEntries(Object.entries(registries).map(([host, registry]) => [host, { ...registry, mirrors: [] }]));
}

// JSON's strings and lists of strings are TOML's too. Names without a host are Docker Hub's, as in other builders.
function configOf(registries: Registries): string {
  const tables = Object.entries(registries).flatMap(([host, registry]) => [
    '',
    '[[registry]]',
    `location = ${JSON.stringify(host)}`,
    ...(isInsecure(registry) ? ['insecure = true'] : []),
    ...registry.mirrors.flatMap((mirror) => [
      '[[registry.mirror]]',
      `location = ${JSON.stringify(mirror)}`,
      ...(isInsecure(registries[hostOf(mirror)]) ? ['insecure = true'] : []),
    ]),
  ]);
  return `${['unqualified-search-registries = ["docker.io"]', ...tables].join('\n')}\n`;
}

function isInsecure(registry: Registry | undefined): boolean {
  return registry !== undefined && (registry.http || registry.insecure);
}
