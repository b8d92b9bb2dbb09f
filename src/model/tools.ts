import { pinnedImageFault } from './image';
import { object, wordOf } from './schema';

/** The images of the tools this project runs, each pinned to a release. */
export const TOOL_IMAGES = {
  buildkit: 'docker.io/moby/buildkit:v0.34.2',
  'buildkit-rootless': 'docker.io/moby/buildkit:v0.34.2-rootless',
  kaniko: 'ghcr.io/osscontainertools/kaniko:v1.28.3',
  'kaniko-debug': 'ghcr.io/osscontainertools/kaniko:v1.28.3-debug',
  'kaniko-warmer': 'ghcr.io/osscontainertools/kaniko:v1.28.3-warmer',
  buildah: 'quay.io/buildah/stable:v1.44.0',
  regctl: 'ghcr.io/regclient/regctl:v0.11.7-alpine',
  git: 'docker.io/alpine/git:2.49.1',
  kubectl: 'docker.io/alpine/kubectl:1.36.0',
  skopeo: 'quay.io/skopeo/stable:v1.22.2',
  yq: 'docker.io/mikefarah/yq:4.54.3',
  'aws-cli': 'docker.io/amazon/aws-cli:2.37.5',
  curl: 'docker.io/curlimages/curl:8.16.0',
  rclone: 'docker.io/rclone/rclone:1.76.0',
} as const;

export type ToolName = keyof typeof TOOL_IMAGES;
export type ToolImages = Readonly<Record<ToolName, string>>;

const pinned = wordOf(pinnedImageFault).optional();
const tool = (name: ToolName, what: string) => pinned.meta({ description: what, absent: `\`${TOOL_IMAGES[name]}\`` });

export const tools = object(
  'ToolImages',
  'Images to use instead of those this project pins: your own mirror, a digest, another release.',
  {
    buildkit: tool('buildkit', 'BuildKit in the modes `privileged` and `userns`.'),
    'buildkit-rootless': tool('buildkit-rootless', 'BuildKit in the mode `rootless`.'),
    kaniko: tool('kaniko', "Kaniko's executor."),
    'kaniko-debug': tool(
      'kaniko-debug',
      "Kaniko's executor with a shell at `/busybox/sh`: instead of the other where a build has `skip`, or `$(source.…)` and does not run on Tekton.",
    ),
    'kaniko-warmer': tool('kaniko-warmer', "Kaniko's warmer."),
    buildah: tool('buildah', 'Buildah.'),
    regctl: tool(
      'regctl',
      'regctl with a shell and tar: joins images of several architectures to one index, and fetches sources of type `oci`.',
    ),
    git: tool(
      'git',
      'Git with SSH and a shell: fetches Git sources, checks what a run gives, and on Tekton reports the name of the image.',
    ),
    kubectl: tool(
      'kubectl',
      'kubectl with a shell: on Tekton starts runs on a schedule, and removes those that are over.',
    ),
    skopeo: tool('skopeo', 'skopeo with a shell: looks for the image of a build with `skip`, and gives it its tags.'),
    yq: tool('yq', 'yq with a shell: makes one file of several `credentials`.'),
    'aws-cli': tool('aws-cli', "AWS's command with a shell: asks for the token of `credentials: {ecr: …}`."),
    curl: tool(
      'curl',
      'curl with a shell: asks for the tokens of `credentials: {gar: …}` and `{acr: …}`, and tells the host of the source how a run goes, where a build has `notify`.',
    ),
    rclone: tool('rclone', 'rclone with a shell and tar: fetches sources of type `s3` and `gcs`.'),
  },
);

/** The images to use: those a user gave, else the pinned ones. */
export function toolImages(images: Partial<Record<keyof ToolImages, string | undefined>>): ToolImages {
  const given = Object.entries(images).filter(([, image]) => image !== undefined);
  return { ...TOOL_IMAGES, ...Object.fromEntries(given) };
}
