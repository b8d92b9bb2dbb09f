// Made by `npm run generate` from src/model/known.ts. Do not edit.
import { settings as buildkit } from '../builders/buildkit/settings';
import { settings as kaniko } from '../builders/kaniko/settings';
import { settings as buildah } from '../builders/buildah/settings';
import { settings as docker } from '../builders/docker/settings';
import { settings as kubernetes } from '../runners/kubernetes/settings';
import { settings as tekton } from '../runners/tekton/settings';
import { settings as argo } from '../runners/argo/settings';
import { settings as script } from '../runners/script/settings';

export const BUILDER_SETTINGS = [buildkit, kaniko, buildah, docker] as const;
export const RUNNER_SETTINGS = [kubernetes, tekton, argo, script] as const;

/** The runners that make objects of a cluster. */
export const CLUSTER_RUNNERS = ['kubernetes', 'tekton', 'argo'] as const;
