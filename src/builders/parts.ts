import type { Build } from '../model/build';
import type { Registries } from '../model/registry';
import type { NamedVolume } from '../model/source';
import { type Text, text } from '../model/text';
import { TOOL_IMAGES, type ToolImages } from '../model/tools';
import { claimVolume } from '../plan/claims';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import {
  CREDENTIALS_VOLUME,
  type KeyToPath,
  type Place,
  type PlanVolume,
  type ProjectedKey,
  SECRETS_VOLUME,
  SOURCE_PATH,
  SOURCE_VOLUME,
} from '../plan/plan';
import { fetchGit, fetchGitLocally } from './git';

/** The images to use: those a user gave, else the pinned ones. */
export function toolImages(images: Partial<Record<keyof ToolImages, string | undefined>>): ToolImages {
  const given = Object.entries(images).filter(([, image]) => image !== undefined);
  return { ...TOOL_IMAGES, ...Object.fromEntries(given) };
}

/** Every destination the image is pushed to: each repository with each tag. */
export function destinations(build: Build): Text[] {
  return [build.image, ...build.additionalImages].flatMap((image) => build.tags.map((tag) => text`${image}:${tag}`));
}

/** Lines of a shell that take images from its arguments, up to the dashes; what is left is for the program that builds. */
export const TAKE_IMAGES = `set -f
images=
while [ "$1" != -- ]; do
  images="$images $1"
  shift
done
shift`;

/** Where a builder keeps what it otherwise forgets: on a volume of its own, or on a disk that is gone with the pod. */
export function stateVolume(name: string, state: { readonly volume: string | NamedVolume } | undefined): PlanVolume {
  return state === undefined ? { name, scratch: 'disk' } : { ...claimVolume(name, state.volume), exclusive: true };
}

/** The build context, where it lies once the fetching steps are done. */
export function contextPath(build: Build): Text {
  const folder = build.source.type === 'inline' ? undefined : build.source.path;
  return folder === undefined
    ? text`${{ volume: SOURCE_VOLUME }}`
    : text`${{ volume: SOURCE_VOLUME }}/${folder.replace(/\/+$/, '')}`;
}

/** What brings the source to {@link SOURCE_PATH}, as files of a user; on a machine they are those of whoever runs it. */
export function sourceParts(build: Build, user: number, place: Place = 'pod'): PlanParts {
  const { source } = build;
  const mounts = [{ volume: SOURCE_VOLUME, path: SOURCE_PATH, readOnly: true }];
  if (source.type === 'inline') return { steps: [], volumes: [{ name: SOURCE_VOLUME, files: source.files }], mounts };
  if (source.type === 'volume') {
    const volume = source.claim ?? (source.volume as string | NamedVolume);
    return { steps: [], volumes: [claimVolume(SOURCE_VOLUME, volume)], mounts };
  }
  if (place === 'machine')
    return { steps: [fetchGitLocally(source)], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }], mounts };
  const git = fetchGit(source, toolImages(build.images), user);
  return { steps: [git.step], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }, ...git.volumes], mounts };
}

/** The registry credentials as `config.json` in a folder. */
export function credentialParts(credentials: Build['credentials'], folder: string): PlanParts {
  if (credentials === undefined) return NOTHING;
  const name = CREDENTIALS_VOLUME;
  const mounts = [{ volume: name, path: folder, readOnly: true }];
  if (typeof credentials !== 'string') {
    const items = [{ key: credentials.key, path: 'config.json' }];
    return { steps: [], volumes: [{ name, secret: credentials.secret, items }], mounts };
  }
  // Which of the two keys the Secret has cannot be known here; optional keys let the one that is there be used.
  const items = ['.dockerconfigjson', 'config.json'].map((key): KeyToPath => ({ key, path: 'config.json' }));
  return { steps: [], volumes: [{ name, secret: credentials, items, optional: true }], mounts };
}

/** The secrets of `RUN --mount=type=secret`, each a file named by its id. */
export function buildSecretParts(build: Build, folder: string): PlanParts {
  const keys = build.secrets.map(({ id, secret, key }): ProjectedKey => ({ secret, key, path: id }));
  return projectedParts(SECRETS_VOLUME, keys, folder);
}

/** The certificates of registries with a private CA; see {@link certificateFile}. */
export function certificateParts(registries: Registries, folder: string): PlanParts {
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: certificateName(host) }] : [],
  );
  return projectedParts('registry-ca', keys, folder);
}

/** A machine trusts what its owner trusts, so a program on it is told of registries what is no certificate. */
export function withoutCertificates(registries: Registries): Registries {
  return Object.fromEntries(
    Object.entries(registries).map(([host, registry]) => [host, { ...registry, ca: undefined }]),
  );
}

/** The file with a registry's CA. */
export function certificateFile(folder: string, host: string): string {
  return `${folder}/${certificateName(host)}`;
}

/** The name of that file. */
export function certificateName(host: string): string {
  return `${host.replace(':', '_')}.crt`;
}
