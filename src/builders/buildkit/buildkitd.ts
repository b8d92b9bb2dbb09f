import type { Registries, Registry } from '../../model/registry';
import { certificateFile } from '../certificates';

/** `buildkitd.toml` for registries that are special, or nothing. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md */
export function buildkitdConfig(registries: Registries, certificates: string): string | undefined {
  const tables = Object.entries(registries).map(([host, registry]) => [
    `[registry.${JSON.stringify(host)}]`,
    ...settings(host, registry, certificates).map((line) => `  ${line}`),
  ]);
  return tables.length === 0 ? undefined : `${tables.flat().join('\n')}\n`;
}

// JSON's strings and lists of strings are TOML's too.
function settings(host: string, { http, insecure, ca, mirrors }: Registry, certificates: string): string[] {
  return [
    ...(mirrors.length > 0 ? [`mirrors = ${JSON.stringify(mirrors)}`] : []),
    ...(http ? ['http = true'] : []),
    // On loopback BuildKit speaks plain HTTP unless it is told.
    ...(insecure || ca ? ['http = false'] : []),
    ...(insecure ? ['insecure = true'] : []),
    ...(ca ? [`ca = ${JSON.stringify([certificateFile(certificates, host)])}`] : []),
  ];
}
