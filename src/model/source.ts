import * as z from 'zod';
import { credentialsFault, isHost } from './address';
import { gcsSource, ociSource, s3Source, sourceFolder } from './archive-sources';
import { loginsOf, secretKey, secretRef } from './credentials';
import { type Problem, problem } from './faults';
import { inlineFiles } from './inline-files';
import type { NamedVolume } from './named';
import { wholeNumber } from './numbers';
import { certificate } from './registry';
import { dnsLabel, named, object, objectName, secretFault, textOf, variants, wordOf } from './schema';
import { type Text, text } from './text';

const namedVolume = named<NamedVolume>('NamedVolume', { name: objectName });

/** A volume by name, or in TypeScript the construct itself. */
export const volumeRef = z.union([dnsLabel, namedVolume]);

/** A host of submodules, as Git is told whom to give what. */
const submoduleHost = wordOf((value) => {
  const [, scheme, port] = /^(https?|ssh):\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d+)?$/.exec(value) ?? [];
  if (scheme === undefined || (scheme === 'ssh' && port !== undefined))
    return problem('not-an-address', { url: value, rule: 'submoduleHost' });
  return scheme === 'ssh' ? undefined : credentialsFault(text`${value}`);
});

const submodules = z.union([
  z.boolean(),
  object('GitSubmodules', 'Submodules of hosts that want credentials.', {
    credentials: z.record(submoduleHost, z.union([objectName, secretKey])).meta({
      description:
        'Secrets by host, `https://git.example.com` or `ssh://git.example.com`, as `source.credentials` has them. Each is given to its host alone, for whatever ' +
        'repository `.gitmodules` names there; what pull requests start has none of them.',
    }),
  }),
]);

const gitFields = {
  type: z.literal('git'),
  url: textOf('gitUrl', 'address', gitUrlFault).meta({
    description:
      'Where to clone from: `https://`, `http://`, `ssh://` or `user@host:path`; a parameter may say any of these. Never with a token or a password in it, and with `credentials` not by `http://`.',
  }),
  revision: textOf('revision').default([]).meta({
    description: 'Branch, tag or commit hash. A full hash is the surest and fetches one commit.',
    absent: "the repository's default branch",
  }),
  path: sourceFolder,
  credentials: z
    .union([secretRef, secretKey])
    .optional()
    .meta({
      description:
        'Secret for a private repository. For HTTP: keys `username` (default `git`) and `password` (kubernetes.io/basic-auth). ' +
        'For SSH: keys `ssh-privatekey` (kubernetes.io/ssh-auth) and `known_hosts`, which `ssh-keyscan HOST` prints. ' +
        'With `{secret, key}` that key is the token or private key.',
      absent: 'the repository is public',
    }),
  ca: certificate.optional().meta({
    description:
      "The private CA that signed the certificate of the repository's host, PEM; submodules on that host have it too. A script trusts what its machine trusts.",
    absent: 'what the image of Git trusts',
  }),
  lfs: z.boolean().default(false).meta({
    description:
      'Fetch the files that Git LFS keeps elsewhere; else the build context has their pointers, and the log says so. See https://git-lfs.com',
  }),
  depth: wholeNumber(0).default(1).meta({
    description:
      'How many commits of history are fetched; `0`: all. More than one come with their tags, as `git describe` wants, which a build sees with `keepGitDir`.',
  }),
  sparse: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Fetch and check out no more than `path`, with the Dockerfile and further contexts that lie elsewhere: for large repositories. ' +
        'Hosts that give no part of a commit give all of it. See https://git-scm.com/docs/git-sparse-checkout',
    }),
  submodules: submodules.default(false).meta({
    description: 'Fetch submodules too, recursively; `{credentials}` where they are private.',
  }),
  keepGitDir: z.boolean().default(false).meta({
    description:
      'Leave `.git` in the build context. Its bytes differ from clone to clone, so `COPY . .` then never hits the cache.',
  }),
};

const gitSource = object(
  'GitSource',
  'A Git repository, cloned shallow by the first step of the build.',
  gitFields,
  ({ url, credentials, ca, sparse, path }, refuse) => {
    if (sparse && path === undefined) refuse(problem('missing-beside', { field: 'path' }), ['path']);
    if (ca !== undefined && isSshUrl(url))
      refuse(problem('pointless', { because: 'SSH knows a host by known_hosts', field: 'source.ca' }), ['ca']);
    const wrong = credentials !== undefined && !isSshUrl(url) ? credentialsFault(url) : undefined;
    if (wrong) refuse(wrong, ['url']);
  },
);

const volumeSource = object(
  'VolumeSource',
  'A volume that holds the source already.',
  {
    type: z.literal('volume'),
    volume: volumeRef
      .optional()
      .meta({ description: 'An entry of `volumes`, or in TypeScript a CacheVolume or claim.' }),
    claim: objectName.optional().meta({ description: 'A PersistentVolumeClaim that exists; instead of `volume`.' }),
    path: sourceFolder,
  },
  (source, refuse) => {
    if ((source.volume === undefined) === (source.claim === undefined)) refuse(problem('either-or', { of: 'source' }));
  },
);

const inlineSource = object('InlineSource', 'Files written here; they become a ConfigMap.', {
  type: z.literal('inline'),
  files: inlineFiles.meta({ description: 'Contents by path. Contents are bytes: nothing in them is replaced.' }),
});

/** Where the build context comes from. */
export const source = variants('source', [gitSource, volumeSource, inlineSource, ociSource, s3Source, gcsSource]);
export type Source = z.output<typeof source>;
export type SourceOf<Type extends Source['type']> = Extract<Source, { type: Type }>;
export type GitSource = SourceOf<'git'>;

/** One that somebody made and left where files are served. */
export type ArchiveSource = SourceOf<'oci' | 's3' | 'gcs'>;

export function isArchive(source: Source): source is ArchiveSource {
  return source.type === 'oci' || source.type === 's3' || source.type === 'gcs';
}

/** Whether a first step brings it, which is then alone in having it. */
export function isFetched(source: Source): source is GitSource | ArchiveSource {
  return source.type === 'git' || isArchive(source);
}

/** The Secrets that one is fetched with, but those of submodules. */
export function secretsOfSource({ credentials }: GitSource | ArchiveSource): string[] {
  if (credentials === undefined) return [];
  if (typeof credentials === 'string') return [credentials];
  if ('secret' in credentials) return [credentials.secret];
  return loginsOf(credentials).flatMap(({ login }) => ('secret' in login ? [login.secret] : []));
}

/** The Secrets of hosts of submodules. */
export function submoduleSecrets({ submodules }: GitSource): [string, string | z.output<typeof secretKey>][] {
  return typeof submodules === 'object' ? Object.entries(submodules.credentials) : [];
}

function gitUrlFault(url: string): Problem | undefined {
  if (/^[\w.-]+@[\w.-]+:[^/:].*$/.test(url)) return undefined;
  const [, scheme, user, host] = /^(https?|ssh):\/\/(?:([^/]*)@)?([^/@]*)\/.+$/.exec(url) ?? [];
  const secret =
    scheme === 'ssh' ? user?.includes(':') : /:\/\/[\s\S]*@/.test(url) && (user !== undefined || !isHost(host));
  if (secret) return secretFault('user', 'address');
  if (isHost(host)) return undefined;
  return problem('not-an-address', { url, rule: 'ownGitUrl' });
}

/** Whether Git surely reaches the address over SSH; how it reaches one that begins with a parameter only a run knows. */
export function isSshUrl(url: Text): boolean {
  return typeof url[0] === 'string' && !/^https?:\/\//.test(url[0]);
}
