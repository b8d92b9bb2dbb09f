/** Builders: a build in, a {@link BuildPlan} out. Adding one is a file here and a line below. */
import type { BuilderName } from '../spec/builder';
import { buildah } from './buildah';
import { buildkit } from './buildkit';
import { docker } from './docker';
import { kaniko } from './kaniko';
import type { Builder } from './plan';

export const BUILDERS: Readonly<Record<BuilderName, Builder>> = { buildkit, kaniko, buildah, docker };
