import { certificateName, type Registries } from '../model/registry';
import { type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey } from '../plan/plan';

/** The certificates of registries with a private CA; see {@link certificateFile}. */
export function certificateParts(registries: Registries, at: string): PlanParts {
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: certificateName(host) }] : [],
  );
  return projectedParts('registry-ca', keys, at);
}

/** A machine trusts what its owner trusts, so a program on it is told of registries what is no certificate. */
export function withoutCertificates(registries: Registries): Registries {
  return Object.fromEntries(
    Object.entries(registries).map(([host, registry]) => [host, { ...registry, ca: undefined }]),
  );
}

/** The file with a registry's CA. */
export function certificateFile(folder: string, host: string): string {
  return `${folder}/${certificateName(host)}`;
}
