import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_IMAGES, type ToolName } from '../src/model/tools';
import { KUBERNETES_VERSIONS } from '../src/model/words';
import { tableOf } from './markdown';

/** What is built from a Go module, at the version that the go.mod of a folder requires. */
interface Module {
  readonly module: string;
  readonly folder: string;
}

const engine = (name: string, module: string): Module => ({ module, folder: `e2e/engines/${name}` });
const part = (name: string, module: string): Module => ({ module, folder: `cluster/parts/${name}` });

const BUILDKIT = engine('buildkit', 'github.com/moby/buildkit');
const KANIKO = engine('kaniko', 'github.com/osscontainertools/kaniko');

/** What stands for each image where builds are tried: nothing is pulled there, so its programs are built or Debian's. */
const RUN: Readonly<Record<ToolName, Module | string>> = {
  buildkit: BUILDKIT,
  'buildkit-rootless': BUILDKIT,
  kaniko: KANIKO,
  'kaniko-debug': KANIKO,
  'kaniko-warmer': KANIKO,
  buildah: engine('buildah', 'go.podman.io/buildah'),
  regctl: engine('regctl', 'github.com/regclient/regclient'),
  git: "Debian 12's",
  kubectl: part('kubernetes', 'k8s.io/kubernetes'),
  skopeo: "Debian 12's, 1.9.3",
  yq: engine('yq', 'github.com/mikefarah/yq/v4'),
  'aws-cli': "PyPI's, 1.45",
  curl: "Debian 12's",
  rclone: engine('rclone', 'github.com/rclone/rclone'),
};

const MACHINE: Readonly<Record<string, Module | string>> = {
  'docker build': "Debian 12's, 20.10",
  'docker buildx': engine('buildx', 'github.com/docker/buildx'),
};

const SYSTEMS: Readonly<Record<string, { readonly valid: string; readonly run: Module }>> = {
  Kubernetes: {
    valid: `${KUBERNETES_VERSIONS[0]} to ${KUBERNETES_VERSIONS.at(-1)}`,
    run: part('kubernetes', 'k8s.io/kubernetes'),
  },
  'Tekton Pipelines': { valid: '0.53 and newer', run: part('tekton', 'github.com/tektoncd/pipeline') },
  'Tekton Triggers': { valid: 'v1beta1', run: part('tekton', 'github.com/tektoncd/triggers') },
  'Argo Workflows': { valid: '3.6 and newer', run: part('argo', 'github.com/argoproj/argo-workflows/v4') },
  'Argo Events': { valid: '1.9 and newer', run: part('events', 'github.com/argoproj/argo-events') },
  containerd: { valid: '-', run: part('containerd', 'github.com/containerd/containerd/v2') },
};

const shownRun = (run: Module | string) => (typeof run === 'string' ? run : versionOf(run));

/** docs/versions.md: what manifests name, and what was run for that. */
export function versionsPage(): string {
  const images = Object.entries(TOOL_IMAGES).map(([tool, image]) => [
    `\`${tool}\``,
    `\`${image}\``,
    shownRun(RUN[tool as ToolName]),
  ]);
  const machine = Object.entries(MACHINE).map(([tool, run]) => [`\`${tool}\``, 'what the machine has', shownRun(run)]);
  const systems = Object.entries(SYSTEMS).map(([system, { valid, run }]) => [system, valid, shownRun(run)]);
  return [
    INTRODUCTION,
    tableOf(['tool', 'what manifests name', 'what was run'], [...images, ...machine]),
    AFTER_IMAGES,
    '## Systems',
    tableOf(['system', 'what the output is for', 'what ran it'], systems),
    AFTER_SYSTEMS,
  ].join('\n\n');
}

const INTRODUCTION = `# Versions

Images are pinned, each to a release, and \`images\` of a definition replaces any of them: by your mirror, by a digest, by a newer release. What was run
is what \`npm run e2e\` and \`npm run cluster\` build, from Go modules where they can. This page is made from the pins by \`npm run generate\`.`;

const AFTER_IMAGES = `Where the two differ, the newer release is no Go module yet, and its own image could not be pulled where the bench runs.

**BuildKit 0.34.2 is the oldest to run.** 0.32 dropped links of imported and exported caches at random
([moby/buildkit#7053](https://github.com/moby/buildkit/issues/7053), mended in 0.33.0); 0.33.1 and 0.34.2 mend what let a shared cache hold blobs that nobody had verified
([GHSA-p3rc-w3hc-pqvv](https://github.com/moby/buildkit/security/advisories/GHSA-p3rc-w3hc-pqvv),
[GHSA-f2v9-hprr-32q3](https://github.com/moby/buildkit/security/advisories/GHSA-f2v9-hprr-32q3),
[GHSA-w26x-xg27-7qjc](https://github.com/moby/buildkit/security/advisories/GHSA-w26x-xg27-7qjc)). State that an older daemon wrote may be cold once.`;

const AFTER_SYSTEMS = `Every Kubernetes release of that range is asked by its own schemas, in \`npm test\` and \`npm run conformance\`.
`;

function versionOf({ module, folder }: Module): string {
  const content = readFileSync(join(__dirname, '..', folder, 'go.mod'), 'utf8');
  const version = content.split('\n').flatMap((line) => /^(?:require|\t)\s*(\S+) v(\S+)/.exec(line)?.slice(1) ?? []);
  const found = version[version.indexOf(module) + 1];
  if (found === undefined) throw new Error(`${folder}/go.mod requires no ${module}`);
  return found;
}
