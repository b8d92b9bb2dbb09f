import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { CLUSTER_RUNNERS } from './registry';
import { hasSchema, haveSchemas, schemaFaults, sharedExamples } from './schemas';
import { type Manifest, manifestsOf, oneBuild, onRunners } from './support';

const own = [
  'builds.yaml',
  'examples/article/builds.yaml',
  'examples/quickstart/builds.yaml',
  'examples/shop/builds.yaml',
].map((path): [string, string] => [path, readFileSync(resolve(__dirname, '..', path), 'utf8')]);

/** An example with each build on the given runners too. */
function on(definition: string, runners: readonly string[]): Manifest {
  return onRunners(parse(definition), runners);
}

function faultsIn(definition: unknown, release: string): string[] {
  return manifestsOf(definition)
    .filter(hasSchema)
    .flatMap((manifest) =>
      schemaFaults(manifest, release).map((fault) => `${manifest.kind} ${manifest.metadata.name}: ${fault}`),
    );
}

/** `describe` where the schemas are; elsewhere a skipped test that says so. */
const describeWithSchemas = haveSchemas
  ? describe
  : (name: string, _: unknown) =>
      describe.skip(`${name} (skipped: no schemas beside this checkout)`, () => it.todo('validate'));

describeWithSchemas('every manifest of', () => {
  describe.each([...own, ...sharedExamples()])('%s', (_, definition) => {
    it.each(['1.28', '1.36'])('is known to Kubernetes %s, Tekton and Argo, field by field', (release) => {
      expect(faultsIn(parse(definition), release)).toEqual([]);
      expect(faultsIn(on(definition, CLUSTER_RUNNERS), release)).toEqual([]);
    });
  });

  it.each(['1.28', '1.36'])('a feature that few use is known to Kubernetes %s too', (release) => {
    const definition = {
      version: 1,
      registries: {
        'a.example.com': { http: true },
        'b.example.com': { ca: { configMap: 'ca', key: 'ca.crt' } },
        'c.example.com': { ca: { secret: 'ca', key: 'ca.crt' }, mirrors: ['d.example.com'] },
      },
      defaults: {
        source: { type: 'git', url: 'git@git.example.com:a/b.git', credentials: 'ssh' },
        credentials: 'registry',
      },
      daemons: { buildkitd: { size: '1Gi', issuer: 'i', storageClass: 'fast', pod: everything } },
      builds: {
        served: { image: 'r.example.com/d', builder: { type: 'buildkit', daemon: 'buildkitd' } },
        buildah: { image: 'r.example.com/e', builder: 'buildah' },
        rootless: { image: 'r.example.com/a', secrets: [{ id: 'a', secret: 'b', key: 'c' }], pod: everything },
        userns: { image: 'r.example.com/b', builder: { type: 'buildkit', mode: 'userns' }, runner: cron },
        kaniko: { image: 'r.example.com/c', builder: 'kaniko', runner: { type: 'kubernetes', kind: 'Pod' } },
      },
    };
    expect(faultsIn(definition, release)).toEqual([]);
    expect(faultsIn(on(stringify(definition), CLUSTER_RUNNERS), release)).toEqual([]);
  });

  it('is refused where it has an unknown field, a wrong type or an unknown kind', () => {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    expect(schemaFaults({ ...configMap, spec: {} }, '1.28').join()).toContain('must NOT have additional properties');
    expect(schemaFaults({ ...configMap, data: { a: 1 } }, '1.28').join()).toContain('must be string');
    expect(schemaFaults({ ...configMap, kind: 'ConfigMop' }, '1.28').join()).toContain('nobody knows');
    expect(schemaFaults({ ...configMap, apiVersion: 'v2' }, '1.28').join()).toContain('nobody knows');
  });

  it.each(CLUSTER_RUNNERS)('is refused where %s writes one, however deep', (runner) => {
    const manifests = manifestsOf(oneBuild({ runner }));
    const deep = manifests.filter((manifest) => nodesOf(manifest).length > 10);
    expect(deep).not.toEqual([]);
    for (const manifest of deep)
      for (const node of nodesOf(manifest).filter(({ open }) => !open)) {
        node.object.unheardOf = 'x';
        expect([node.path, schemaFaults(manifest, '1.36')]).toEqual([
          node.path,
          [expect.stringContaining('unheardOf')],
        ]);
        delete node.object.unheardOf;
      }
  });
});

interface Node {
  readonly path: string;
  readonly object: Record<string, unknown>;
  /** Whether it may have any key. */
  readonly open: boolean;
}

/** Every mapping in a manifest. */
function nodesOf(value: unknown, path = ''): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, part]) => nodesOf(part, `${path}.${key}`));
  // Of volumes of a Task its schema says nothing.
  const open = /\.(labels|annotations|nodeSelector|limits|requests|data)$|^\.spec\.volumes\./.test(path);
  return Array.isArray(value) ? inner : [{ path, object: value as Record<string, unknown>, open }, ...inner];
}

const everything = {
  resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } },
  nodeSelector: { a: 'b' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{}] } } },
  serviceAccount: 'a',
  labels: { a: 'b' },
  annotations: { a: 'b' },
  env: { A: 'b', C: { secret: 'd', key: 'e' }, F: { configMap: 'g', key: 'h' } },
  priorityClassName: 'a',
  imagePullSecrets: ['a'],
};

const cron = {
  type: 'kubernetes',
  schedule: '@daily',
  timeZone: 'Europe/Berlin',
  startingDeadlineSeconds: 60,
  suspend: true,
  ttlSecondsAfterFinished: 60,
};
