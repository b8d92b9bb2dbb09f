import type { Registries, Registry } from '../model/registry';
import { type Text, text } from '../model/text';
import { type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey } from '../plan/plan';

/** What is special about registries, as flags of regctl. See https://regclient.org/cli/regctl/ */
export function regctlHosts(registries: Readonly<Record<string, Pick<Registry, 'http' | 'insecure'>>>): Text[] {
  return Object.entries(registries).flatMap(([host, { http, insecure }]) => {
    if (http) return [text`--host=reg=${host},tls=disabled`];
    return insecure ? [text`--host=reg=${host},tls=insecure`] : [];
  });
}

/** Where regctl looks for the certificates of a registry, as Docker does. */
const CERTIFICATES = '/etc/docker/certs.d';

export function regctlCertificates(volume: string, registries: Registries): PlanParts {
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: `${host}/ca.crt` }] : [],
  );
  return projectedParts(volume, keys, CERTIFICATES);
}
