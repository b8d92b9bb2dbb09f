import type { Build } from '../model/build';
import { type Credentials, kindOf, type LoginKind, loginsOf } from '../model/credentials';
import type { Text } from '../model/text';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import { CREDENTIALS_VOLUME, type ProjectedKey, SECRETS_VOLUME } from '../plan/plan';
import { loginParts } from './login';

/** Whose credentials they are, and what its program can do about them. */
export interface CredentialsOwner extends Pick<Build, 'images' | 'namespace' | 'credentials'> {
  /** The ways to be known to a registry that the program has itself, without a file. */
  readonly knows?: readonly LoginKind[];
  /** The repositories that are written. */
  readonly repositories?: readonly Text[];
  /** Who reads them, where that is not who builds: what its tasks and volumes are called by. */
  readonly reader?: string;
}

/** The volume that holds the credentials of a reader. */
export function credentialsVolume(reader: string | undefined): string {
  return reader === undefined ? CREDENTIALS_VOLUME : `${reader}-${CREDENTIALS_VOLUME}`;
}

/** The registry credentials as `config.json` in a folder, which may have to be at a certain place. */
export function credentialParts(owner: CredentialsOwner, at?: string): PlanParts {
  const credentials = wanted(owner);
  if (credentials === undefined) return NOTHING;
  const [first, ...others] = loginsOf(credentials).map(({ login }) => login);
  if (first === undefined) return NOTHING;
  if (others.length > 0 || kindOf(first) !== 'secret' || !('secret' in first))
    return loginParts({ ...owner, credentials }, owner.repositories ?? [], at);
  const { secret, key } = first;
  return mountedParts(secret, key, at, credentialsVolume(owner.reader));
}

/** A folder with the one file that a Secret holds under a key. */
export function mountedParts(secret: string, key: string, at?: string, name = CREDENTIALS_VOLUME): PlanParts {
  return {
    tasks: [],
    volumes: [{ name, secret, items: [{ key, path: 'config.json' }] }],
    mounts: [{ volume: name, ...(at ? { at } : {}), readOnly: true }],
  };
}

/** What a program does not know by itself; of those written apart all, since it makes no difference between the two. */
function wanted({ credentials, knows = [] }: CredentialsOwner): Credentials | undefined {
  if (credentials === undefined || credentials.push !== undefined) return credentials;
  return { pull: credentials.pull.filter((login) => !knows.includes(kindOf(login))) };
}

/** The secrets of `RUN --mount=type=secret`, each a file named by its id. */
export function buildSecretParts(build: Build, at?: string): PlanParts {
  const keys = build.secrets.map(({ id, secret, key }): ProjectedKey => ({ secret, key, path: id }));
  return projectedParts(SECRETS_VOLUME, keys, at);
}
