import * as z from 'zod';
import { problem } from './faults';
import { HUB, isHub, isMirror, isRegistryHost } from './image';
import { keyOfConfigMap, keyOfSecret, listOf, object, wordOf } from './schema';

/** A registry's host, with a port where it has one. */
export const registryHost = wordOf((value) =>
  isRegistryHost(value) ? undefined : problem('not-an-image', { value, rule: 'registryHost' }),
);

const mirror = wordOf((value) =>
  isMirror(value) ? undefined : problem('not-an-image', { value, rule: 'registryMirror' }),
);

/** A certificate of an authority that nobody else knows. */
export const certificate = z.union([
  object('ConfigMapKey', 'One key of a ConfigMap in the namespace of the build.', keyOfConfigMap),
  object('CertificateSecret', 'One key of a Secret in the namespace of the build.', keyOfSecret),
]);

const registry = object(
  'Registry',
  'What is special about a registry. Every builder that touches it gets it in its own form.',
  {
    http: z.boolean().default(false).meta({ description: 'Speaks plain HTTP.' }),
    insecure: z.boolean().default(false).meta({ description: 'Speaks TLS that is not verified.' }),
    ca: certificate
      .optional()
      .meta({ description: 'The private CA that signed its certificate, PEM.', absent: "the builder image's own" }),
    mirrors: listOf(mirror)
      .default([])
      .meta({
        description:
          'Hosts to ask first, in this order, for what is pulled from it; with a path where a registry mirrors several: ' +
          '`harbor.example.com/dockerhub`.',
      }),
  },
  ({ http, insecure, ca }, refuse) => {
    if ([http, insecure, ca !== undefined].filter(Boolean).length > 1) refuse(problem('registry-contradicts', {}));
  },
);

/** What is asked for by one name would be looked for under that, and no builder looks for another. */
const registryName = wordOf((value) => {
  if (!isRegistryHost(value)) return problem('not-an-image', { value, rule: 'registryHost' });
  return isHub(value) && value !== HUB[0] ? problem('hub-otherwise', { value }) : undefined;
});

export const registries = z.record(registryName, registry);
export type Registry = z.output<typeof registry>;
export type Registries = Readonly<Record<string, Registry>>;

/** What the file with a registry's CA is called. */
export function certificateName(host: string): string {
  return `${host.replace(':', '_')}.crt`;
}
