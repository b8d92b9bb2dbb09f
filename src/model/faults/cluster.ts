import { entry, inBuild, inCode, inFile } from './entry';

const affinity = (term: string) =>
  inBuild(
    `pod:\n  affinity:\n    nodeAffinity:\n      requiredDuringSchedulingIgnoredDuringExecution:\n        nodeSelectorTerms: ${term}`,
  );
const apart = (term: string) =>
  inBuild(
    `pod:\n  affinity:\n    podAntiAffinity:\n      requiredDuringSchedulingIgnoredDuringExecution:\n        - ${term}`,
    "kubernetesVersion: '1.36'",
  );
const resources = (lists: string) => inBuild(`pod: { resources: { ${lists} } }`);
const annotated = () => ({
  version: 1,
  volumes: { layers: { size: '1Gi', annotations: { a: 'x'.repeat(300_000) } } },
});

/** Faults of what Kubernetes takes. */
export const CLUSTER_FAULTS = {
  'not-admitted': entry<{ level: string; needs: string; container: string; why?: string; remedy?: string }>({
    words: ({ level, needs, container, why, remedy }) =>
      `podSecurity ${level} does not admit the container ${container}, which needs ${needs}${why === undefined ? '' : ` (${why})`}; ` +
      `write ${remedy === undefined ? '' : `${remedy}, or `}podSecurity: ${needs}, and label the namespace so`,
    summary: 'A namespace that enforces this level of Pod Security would refuse the pod.',
    remedy: 'Write a builder that needs less, or a level that admits it: see the table of docs/kubernetes.md.',
    example: inBuild('builder: buildkit', 'podSecurity: baseline'),
  }),
  'newer-kubernetes': entry<{ release: string; field: string; since: string }>({
    words: ({ release, field, since }) =>
      `Kubernetes ${release} does not know ${field}, which came with ${since}; leave it out, or write kubernetesVersion: "${since}" where no cluster is older`,
    summary: 'The oldest Kubernetes that the manifests must work on would drop or refuse the field.',
    remedy: 'Leave it out, or raise `kubernetesVersion`.',
    example: inBuild(
      'pod:\n  affinity:\n    podAntiAffinity:\n      requiredDuringSchedulingIgnoredDuringExecution:\n        - { topologyKey: kubernetes.io/hostname, labelSelector: {}, matchLabelKeys: [app] }',
    ),
  }),
  'taint-missing': entry({
    words: () => 'which taint? write a key, or operator: Exists, which tolerates all',
    summary: 'A toleration without a key tolerates all taints, and must say so.',
    remedy: 'Write a key, or `operator: Exists`.',
    example: inBuild('pod: { tolerations: [{ value: builds }] }'),
  }),
  'taint-with-value': entry({
    words: () => 'operator: Exists tolerates every value; leave value out, or write operator: Equal',
    summary: 'The toleration says two things.',
    remedy: 'Leave one of them out.',
    example: inBuild('pod: { tolerations: [{ key: dedicated, operator: Exists, value: builds }] }'),
  }),
  'toleration-never-ends': entry({
    words: () => 'only effect: NoExecute lasts for a time; write that, or leave tolerationSeconds out',
    summary: 'Only pods that a taint would evict have a time until then.',
    remedy: 'Write `effect: NoExecute`, or leave `tolerationSeconds` out.',
    example: inBuild('pod: { tolerations: [{ key: dedicated, effect: NoSchedule, tolerationSeconds: 60 }] }'),
  }),
  'no-terms': entry({
    words: () => 'write at least one term',
    summary: 'A node selector without terms selects no node.',
    remedy: 'Write a term.',
    example: affinity('[]'),
  }),
  'unknown-node-field': entry<{ key: string }>({
    words: ({ key }) => `nodes have no field "${key}"; write metadata.name`,
    summary: 'Nodes are selected by labels, or by the one field `metadata.name`.',
    remedy: 'Write `metadata.name`, or `matchExpressions` for a label.',
    example: affinity('[{ matchFields: [{ key: spec.name, operator: In, values: [a] }] }]'),
  }),
  'not-one-node': entry({
    words: () => 'write operator: In or NotIn and the name of one node in values',
    summary: 'Kubernetes compares the name of a node with exactly one.',
    remedy: 'Write one name; several are several terms.',
    example: affinity('[{ matchFields: [{ key: metadata.name, operator: In, values: [a, b] }] }]'),
  }),
  'operand-not-a-number': entry<{ operator: string }>({
    words: ({ operator }) => `${operator} compares with one whole number; write values: ["4"]`,
    summary: '`Gt` and `Lt` compare numbers.',
    remedy: 'Write one whole number, as text.',
    example: affinity('[{ matchExpressions: [{ key: cores, operator: Gt, values: [many] }] }]'),
  }),
  'operands-missing': entry<{ operator: string }>({
    words: ({ operator }) => `${operator} compares with values; write at least one`,
    summary: '`In` and `NotIn` need something to compare with.',
    remedy: 'Write `values`.',
    example: affinity('[{ matchExpressions: [{ key: zone, operator: In }] }]'),
  }),
  'operands-unwanted': entry<{ operator: string }>({
    words: ({ operator }) => `${operator} compares with no values; leave them out`,
    summary: '`Exists` and `DoesNotExist` ask for the key alone.',
    remedy: 'Leave `values` out.',
    example: affinity('[{ matchExpressions: [{ key: zone, operator: Exists, values: [a] }] }]'),
  }),
  'selector-missing': entry({
    words: () => 'it needs a labelSelector beside it',
    summary: 'Keys of labels narrow a selector, and there is none.',
    remedy: 'Write a `labelSelector`.',
    example: apart('{ topologyKey: zone, matchLabelKeys: [app] }'),
  }),
  'key-selected-twice': entry<{ key: string; where: string }>({
    words: ({ key, where }) => `${key} is in ${where} too; leave one out`,
    summary: 'One key is asked for in two ways, which Kubernetes refuses.',
    remedy: 'Leave one out.',
    example: apart('{ topologyKey: zone, labelSelector: { matchLabels: { app: a } }, matchLabelKeys: [app] }'),
  }),
  'not-whole': entry<{ amount: string; unit: string }>({
    words: ({ amount, unit }) => `"${amount}" is no whole number of ${unit}; round it`,
    summary: 'Devices, pages and bytes cannot be divided.',
    remedy: 'Round it.',
    example: resources('limits: { nvidia.com/gpu: "0.5" }'),
  }),
  'pages-alone': entry({
    words: () => 'huge pages need cpu or memory beside them; add one of these',
    summary: 'Kubernetes gives huge pages only to containers that ask for cpu or memory too.',
    remedy: 'Add one of these.',
    example: resources('requests: { hugepages-2Mi: 4Mi }, limits: { hugepages-2Mi: 4Mi }'),
  }),
  'limit-missing': entry<{ name: string; request: string }>({
    words: ({ name, request }) =>
      `${name} is not shared, so it needs a limit as high; write limits: {${name}: ${request}}`,
    summary: 'What a node cannot take back is reserved and limited alike.',
    remedy: 'Write the same amount in `limits`.',
    example: resources('requests: { nvidia.com/gpu: 1 }'),
  }),
  'request-over-limit': entry<{ request: string; limit: string }>({
    words: ({ request, limit }) => `${request} is more than the limit of ${limit}; lower it, or raise the limit`,
    summary: 'Nothing can ask for more than it may have.',
    remedy: 'Lower the request, or raise the limit.',
    example: resources('requests: { cpu: 4 }, limits: { cpu: 2 }'),
  }),
  'request-not-limit': entry<{ name: string; limit: string }>({
    words: ({ name, limit }) => `${name} is not shared, so request and limit are the same; write ${limit} in both`,
    summary: 'What a node cannot take back is reserved and limited alike.',
    remedy: 'Write the same amount in both.',
    example: resources('requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 2 }'),
  }),
  'annotations-too-large': entry<{ size: number; max: number }>({
    words: ({ size, max }) =>
      `${size} bytes of annotations, and Kubernetes takes ${max}; put what is long into a ConfigMap`,
    summary: 'The annotations of an object take 256 KiB, some of which is for those that runners write.',
    remedy: 'Put what is long into a ConfigMap.',
    example: inCode("annotations: { a: 'x'.repeat(300_000) }", annotated),
  }),
  'registry-contradicts': entry({
    words: () =>
      'http, insecure and ca exclude each other: plain HTTP has no certificate, and one that is not verified needs no CA',
    summary: 'A registry speaks plain HTTP, or TLS that is verified or is not.',
    remedy: 'Keep one of the three.',
    example: inFile('registries:\n  registry.example.com: { http: true, insecure: true }'),
  }),
  'access-mode-not-alone': entry({
    words: () => 'ReadWriteOncePod allows no other access mode beside it; leave that or the others out',
    summary: 'Kubernetes refuses a claim with this mode and another.',
    remedy: 'Leave that or the others out.',
    example: inFile('volumes:\n  state: { size: 1Gi, accessModes: [ReadWriteOnce, ReadWriteOncePod] }'),
  }),
  'signer-missing': entry({
    words: () =>
      'who signs its certificates? write one of issuer, clusterIssuer (of cert-manager) or secrets: {server, client}',
    summary: 'A daemon talks to its clients by mutual TLS, so somebody must sign.',
    remedy: 'Write exactly one of the three.',
    example: inFile('daemons:\n  shared: { size: 100Gi }'),
  }),
};
