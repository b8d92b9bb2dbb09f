import * as z from 'zod';
import { attestations } from '../../model/builder-fields';
import { object } from '../../model/schema';

/** What a build may say of docker. */
export const settings = object(
  'DockerBuilder',
  'Docker, for scripts: its own BuildKit for an inline cache or none, `docker buildx` for all others. See https://docs.docker.com/build/cache/backends/',
  { type: z.literal('docker'), ...attestations },
);
