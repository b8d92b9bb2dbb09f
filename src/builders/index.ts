// Made by `npm run generate` from src/model/known.ts. Do not edit.
import type { BuilderName } from '../model/builder';
import type { Builder } from '../plan/plan';
import { buildkit } from './buildkit';
import { kaniko } from './kaniko';
import { buildah } from './buildah';
import { docker } from './docker';

export const BUILDERS: Readonly<Record<BuilderName, Builder>> = { buildkit, kaniko, buildah, docker };
