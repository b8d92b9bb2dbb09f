import { resolve } from 'node:path';
import type { Part } from './programs';

const engine = (name: string): Part => ({ name, folder: resolve(__dirname, '../engines', name) });

/** The engines that are built from Go modules; Buildah and Docker are Debian's. */
export const ENGINES = {
  buildkit: engine('buildkit'),
  kaniko: engine('kaniko'),
  buildx: engine('buildx'),
  s3: engine('s3'),
} as const;
