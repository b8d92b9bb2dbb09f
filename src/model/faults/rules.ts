/** What a value may be that is none: it follows "is no", and says how to write one. Scripts say it of values of a run. */
export const RULES = {
  // Names.
  label: 'DNS label (lower-case letters, digits and "-", a letter or digit at both ends)',
  namespace: 'namespace (lower-case letters, digits and "-", a letter or digit at both ends)',
  object: 'name of a Kubernetes object (lower-case letters, digits, "-" and ".")',
  key: 'key of a Secret or ConfigMap (letters, digits, "-", "_" and ".", at most 253, not beginning with "..")',
  metadataKey:
    'key of a label or annotation; write it like name or example.com/name, at most 63 characters after the "/"',
  labelValue: 'label value (letters, digits, "-", "_" and ".", at most 63, a letter or digit at both ends)',
  variable: 'name of an environment variable (letters, digits, "-", "_" and ".", no digit first)',
  matrixValue: 'value of a matrix (letters, digits and ". _ : / @ + -", a letter or digit first)',
  parameter: 'parameter name (letters, digits, "_" and "-", a letter first)',
  secretId:
    'id of a secret, which is a file name too (letters, digits, "_", "." and "-", at most 253, not beginning with "..")',
  mountPath: 'path of a container; write it like /var/cache/scanner, without ".." and ":"',
  capability: 'capability; write it as Kubernetes does, like NET_ADMIN',
  context:
    'name of a context; write it like shared or registry.example.com/base:1, in lower case, and not context or dockerfile',
  buildArgument: 'name of a build argument',
  imageLabel: 'name of a label',
  imageAnnotation: 'name of an annotation',
  resource:
    'resource; write cpu, memory, ephemeral-storage, hugepages-SIZE, or that of a device such as nvidia.com/gpu',
  // Amounts.
  duration: 'duration; write it like 90s, 45m or 1h30m',
  layerAge: 'duration of at most 292 years; write it like 336h',
  quantity: 'quantity; write a number with a unit, such as 20Gi or 500m',
  volumeSize: 'size of a volume; write more than nothing, such as 20Gi',
  diskShare: 'amount of disk; write it like 50GB or 80%',
  // Images and addresses, to whoever writes them.
  ownRepository:
    'image repository; write it like registry.example.com/team/name, in lower case, at most 255 characters',
  ownImage: 'image; write it like registry.example.com/team/name:tag',
  digest: 'digest; write sha256: and 64 hex digits',
  registryMirror:
    'mirror of a registry; write its host, with a path where it mirrors several: mirror.example.com or harbor.example.com/dockerhub, without a scheme',
  registryHost: 'registry host; write it like registry.example.com or localhost:5000, without a scheme',
  registryUser: 'name of a user of a registry (no ":" and no blank)',
  awsRegion: 'region of AWS; write it like eu-west-1',
  awsAccount: 'account of AWS; write its twelve digits in quotes',
  garHost: 'host of Artifact Registry; write it like europe-west1-docker.pkg.dev',
  acrHost: 'host of Azure Container Registry; write it like shop.azurecr.io',
  ownGitUrl: 'Git address; write https://host/path.git, ssh://git@host/path.git or git@host:path.git',
  submoduleHost: 'host of submodules; write https://git.example.com, or ssh://git.example.com without a port',
  serviceUrl: 'address of a service; write it like https://host.example.com',
  baseBranch: 'branch; write it like main or release/2.0',
  branch: 'branch; write it like release/*',
  daemonAddress: 'address of a daemon; write it like tcp://buildkitd.example.com:1234',
  // What a run may say, by the grammar of the place.
  tag: 'image tag (letters, digits, "_", "." and "-", at most 128, no "." or "-" first)',
  repository: 'image repository; it is like registry.example.com/team/name, in lower case',
  image: 'image; it is like registry.example.com/team/name:tag',
  stage: 'name of a stage (letters, digits, "_", "." and "-", no "." or "-" first)',
  platform: 'platform; write it like linux/arm64',
  revision: 'Git revision (a branch, a tag or a commit; none of ~ ^ : ? * [ and the backslash, no "-" or "+" first)',
  gitUrl: 'Git address; it is like https://host/path.git, ssh://git@host/path.git or git@host:path.git',
  path: 'path below the source (relative, no ".." in it, no "-" first)',
  bucket: 'name of a bucket (letters, digits, "-", "_" and ".", a letter or digit first)',
  objectKey: 'key of an object (no "/" first or last)',
  attribute: 'value of an attribute (no quote, comma, line break or other control character)',
  argument: 'value of an argument (no "-" first, no quote, comma, line break or other control character)',
  argumentPair:
    'build argument; write it like NAME=value (a name of letters, digits, "_", "." and "-", none that begins with BUILDKIT_ and no proxy; no line break or other control character)',
  free: 'text',
} as const;
export type RuleName = keyof typeof RULES;

/** A value that is no such thing; one that may hold a secret is not shown. */
export function isNo(value: string | undefined, rule: RuleName, unseen = 'this'): string {
  return `${value === undefined ? unseen : `"${value}"`} is no ${RULES[rule]}`;
}
