import type { Registries } from '../../model/registry';
import { type Text, text } from '../../model/text';
import { certificateFile } from '../certificates';

/** What is special about registries, in the flags that Kaniko's executor and warmer share. */
export function kanikoRegistryArguments(registries: Registries, certificates: string): Text[] {
  return Object.entries(registries).flatMap(([host, { http, insecure, ca, mirrors }]) => [
    ...(http ? [text`--insecure-registry=${host}`] : []),
    ...(insecure ? [text`--skip-tls-verify-registry=${host}`] : []),
    ...(ca ? [text`--registry-certificate=${host}=${certificateFile(certificates, host)}`] : []),
    ...mirrors.map((mirror) =>
      host === 'docker.io' ? text`--registry-mirror=${mirror}` : text`--registry-map=${host}=${mirror}`,
    ),
  ]);
}
