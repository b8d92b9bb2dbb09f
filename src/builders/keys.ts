import type { BuilderName } from '../model/builder';
import { buildahKeys } from './buildah/keys';
import { buildkitKeys } from './buildkit/keys';
import { kanikoKeys } from './kaniko/keys';
import type { KeyModel } from './keyed';

/** What each engine knows instructions by; Docker builds with BuildKit. */
export const KEY_MODELS: { readonly [N in BuilderName]?: KeyModel } = {
  buildkit: buildkitKeys,
  kaniko: kanikoKeys,
  buildah: buildahKeys,
  docker: buildkitKeys,
};
