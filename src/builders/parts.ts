import type { Build } from '../model/build';
import type { Registries } from '../model/registry';
import type { NamedVolume } from '../model/source';
import { type Text, text } from '../model/text';
import { TOOL_IMAGES, type ToolImages } from '../model/tools';
import { claimVolume } from '../plan/claims';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import { CREDENTIALS_VOLUME, type PlanVolume, type ProjectedKey, SECRETS_VOLUME, SOURCE_VOLUME } from '../plan/plan';
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

/** What every task that builds is. */
export const BUILD = { name: 'build', phase: 'build', takes: ['source'], gives: ['image'] } as const;

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

const SOURCE_MOUNT = { volume: SOURCE_VOLUME, readOnly: true };

/** What brings the source, as files of a user. */
export function sourceParts(build: Build, user: number): PlanParts {
  const { source } = build;
  const mounts = [SOURCE_MOUNT];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  const git = fetchGit(source, toolImages(build.images), user);
  return { tasks: [git.task], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }, ...git.volumes], mounts };
}

/** The same on a machine, where the files are those of whoever runs it. */
export function sourceOnMachine({ source }: Build): PlanParts {
  const mounts = [SOURCE_MOUNT];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  return { tasks: [fetchGitLocally(source)], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }], mounts };
}

function givenSource(source: Exclude<Build['source'], { type: 'git' }>): PlanVolume {
  if (source.type === 'inline') return { name: SOURCE_VOLUME, files: source.files };
  return claimVolume(SOURCE_VOLUME, source.claim ?? (source.volume as string | NamedVolume));
}

/** The registry credentials as `config.json` in a folder, which may have to be at a certain place. */
export function credentialParts(credentials: Build['credentials'], at?: string): PlanParts {
  if (credentials === undefined) return NOTHING;
  const name = CREDENTIALS_VOLUME;
  const { secret, key } =
    typeof credentials === 'string' ? { secret: credentials, key: '.dockerconfigjson' } : credentials;
  // Not optional: a Secret that is missing or has no such key keeps the pod from starting, and is named by its events.
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

/** The certificates of registries with a private CA; see {@link certificateFile}. */
export function certificateParts(registries: Registries, at: string): PlanParts {
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: certificateName(host) }] : [],
  );
  return projectedParts('registry-ca', keys, at);
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
