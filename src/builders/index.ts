/** Builders: a build in, a {@link BuildPlan} out. Adding one is a file here and a line below. */
import type { BuilderName } from '../model/builder';
import type { Builder } from '../plan/plan';
import { buildah } from './buildah';
import { buildkit } from './buildkit';
import { docker } from './docker';
import { kaniko } from './kaniko';

export const BUILDERS: Readonly<Record<BuilderName, Builder>> = { buildkit, kaniko, buildah, docker };
