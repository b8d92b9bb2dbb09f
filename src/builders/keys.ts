import type { BuilderName } from '../model/builder';
import { buildkitKeys } from './buildkit/keys';
import type { KeyModel } from './keyed';

/** What each engine knows instructions by; Docker builds with BuildKit. */
export const KEY_MODELS: { readonly [N in BuilderName]?: KeyModel } = {
  buildkit: buildkitKeys,
  docker: buildkitKeys,
};
