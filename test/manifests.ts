import { parseAllDocuments } from 'yaml';

/** A manifest as tests look at it: whatever the cluster would read. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into manifests of every kind
export type Manifest = any;

export function documentsOf(content: string): Manifest[] {
  return parseAllDocuments(content).map((document) => document.toJS() as Manifest);
}

/** The pod of whatever has one. */
export function podOf(manifest: Manifest): Manifest {
  if (manifest.kind === 'Pod') return manifest.spec;
  if (manifest.kind === 'CronJob') return manifest.spec.jobTemplate.spec.template.spec;
  return manifest.spec.template.spec;
}

/** Every container and step, wherever in manifests it stands. */
export function containersIn(value: unknown): Manifest[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'image' in value && ('command' in value || 'args' in value) ? [value as Manifest] : [];
  return [...own, ...Object.values(value).flatMap(containersIn)];
}

/** What Kubernetes makes of `$(NAME)` and `$$`; see k8s.io/kubernetes/third_party/forked/golang/expansion. */
export function expand(value: string, env: Readonly<Record<string, string>>): string {
  return value.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$';
    return name !== undefined && name in env ? (env[name] as string) : whole;
  });
}

/** The same for a container: each variable may refer to those before it. */
export function expandedBy(variables: readonly Manifest[]): (value: string) => string {
  const env: Record<string, string> = {};
  for (const { name, value } of variables) if (value !== undefined) env[name] = expand(value, env);
  return (value) => expand(value, env);
}
