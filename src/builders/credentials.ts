import type { Build } from '../model/build';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import { CREDENTIALS_VOLUME, type ProjectedKey, SECRETS_VOLUME } from '../plan/plan';

/** The registry credentials as `config.json` in a folder, which may have to be at a certain place. */
export function credentialParts(credentials: Build['credentials'], at?: string): PlanParts {
  if (credentials === undefined) return NOTHING;
  const name = CREDENTIALS_VOLUME;
  const { secret, key } =
    typeof credentials === 'string' ? { secret: credentials, key: '.dockerconfigjson' } : credentials;
  const items = [{ key, path: 'config.json' }];
  return {
    tasks: [],
    volumes: [{ name, secret, items }],
    mounts: [{ volume: name, ...(at ? { at } : {}), readOnly: true }],
  };
}

/** The secrets of `RUN --mount=type=secret`, each a file named by its id. */
export function buildSecretParts(build: Build, at?: string): PlanParts {
  const keys = build.secrets.map(({ id, secret, key }): ProjectedKey => ({ secret, key, path: id }));
  return projectedParts(SECRETS_VOLUME, keys, at);
}
