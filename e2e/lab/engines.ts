import { resolve } from 'node:path';
import type { Part } from './programs';

const engine = (name: string, more: Partial<Part> = {}): Part => ({
  name,
  folder: resolve(__dirname, '../engines', name),
  ...more,
});

/** The engines that are built from Go modules; Docker is Debian's. */
export const ENGINES = {
  buildkit: engine('buildkit'),
  kaniko: engine('kaniko'),
  // As its image has it, but for signatures by GnuPG and for Btrfs, whose libraries a bench can do without.
  buildah: engine('buildah', { cgo: true, tags: 'seccomp,containers_image_openpgp,exclude_graphdriver_btrfs' }),
  buildx: engine('buildx'),
  regctl: engine('regctl'),
  rclone: engine('rclone'),
  s3: engine('s3'),
  yq: engine('yq', { programName: () => 'yq' }),
} as const;
