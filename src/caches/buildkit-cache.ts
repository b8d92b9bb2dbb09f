import type { Build } from '../model/build';
import type { CacheEntry } from '../model/cache';
import { hasReferences, mapLiterals, showText, type Text, text } from '../model/text';
import { claimOf, claimVolume } from '../plan/claims';
import { type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey } from '../plan/plan';

/** The volumes that hold local caches, and the one of each claim. */
export interface CacheVolumes {
  readonly parts: PlanParts;
  readonly names: ReadonlyMap<string, string>;
}

/** Each claim that a local cache lies on, mounted once. */
export function cacheVolumes(build: Build): CacheVolumes {
  const entries = [...build.cache.from, ...build.cache.to];
  const claimed = new Map(
    entries.flatMap((entry) => (entry.type === 'volume' ? [[claimOf(entry.volume), entry.volume]] : [])),
  );
  const claims = [...claimed.keys()];
  const volumes = [...claimed.values()].map((volume, i) => claimVolume(i === 0 ? 'cache' : `cache-${i + 1}`, volume));
  const written = new Set(build.cache.to.flatMap((entry) => (entry.type === 'volume' ? [claimOf(entry.volume)] : [])));
  const mounts = volumes.map(({ name }, i) => ({
    volume: name,
    ...(written.has(claims[i] as string) ? {} : { readOnly: true }),
  }));
  return {
    parts: { tasks: [], volumes, mounts },
    names: new Map(claims.map((claim, i) => [claim, volumes[i]?.name as string])),
  };
}

/** An inline cache lies in the image itself, under each of its tags. */
export function importsOf(entry: CacheEntry, build: Build): CacheEntry[] {
  if (entry.type !== 'inline') return [entry];
  return build.tags.map((tag) => ({ type: 'registry', ref: text`${build.image}:${tag}` }));
}

/** A cache entry as buildctl's comma-separated attributes. */
export function cacheAttributes(
  entry: CacheEntry,
  build: Build,
  direction: 'from' | 'to',
  caches: CacheVolumes,
): Text[] {
  const place = cachePlace(entry, build, direction, caches);
  return direction === 'from' || entry.type === 'inline' ? place : [...place, ...exportAttributes(entry)];
}

function cachePlace(entry: CacheEntry, build: Build, direction: 'from' | 'to', caches: CacheVolumes): Text[] {
  switch (entry.type) {
    case 'inline':
      return [text`type=inline`];
    case 'registry':
      return [text`type=registry`, text`ref=${entry.ref ?? text`${build.image}:buildcache`}`];
    case 'volume': {
      // A folder for each build: builds that share a volume would replace each other's index.
      const folder = text`${{ volume: caches.names.get(claimOf(entry.volume)) as string }}/${build.name}`;
      return [text`type=local`, text`${direction === 'from' ? 'src' : 'dest'}=${folder}`];
    }
    case 's3':
      return [
        text`type=s3`,
        text`bucket=${entry.bucket}`,
        text`region=${entry.region}`,
        text`name=${entry.name ?? build.name}`,
        ...given('prefix', entry.prefix),
        ...given('endpoint_url', entry.endpointUrl),
        ...given('use_path_style', entry.usePathStyle),
      ];
    case 'azblob':
      return [
        text`type=azblob`,
        text`account_url=${entry.accountUrl}`,
        ...given('container', entry.container),
        text`name=${entry.name ?? build.name}`,
        ...given('prefix', entry.prefix),
      ];
  }
}

/** Without `mode=max` a multi-stage build finds only its last stage in the cache. */
function exportAttributes(entry: Exclude<CacheEntry, { type: 'inline' }>): Text[] {
  const registry = entry.type === 'registry' ? entry : undefined;
  return [
    text`mode=${entry.mode ?? 'max'}`,
    ...given('image-manifest', registry?.imageManifest),
    ...given('oci-mediatypes', registry?.ociMediatypes),
    ...given('compression', entry.compression),
    ...given('compression-level', entry.compressionLevel),
    ...given('force-compression', entry.forceCompression),
    ...given('ignore-error', entry.ignoreError),
  ];
}

function given(name: string, value: string | number | boolean | Text | undefined): Text[] {
  if (value === undefined) return [];
  return [text`${name}=${typeof value === 'object' ? value : String(value)}`];
}

const CREDENTIALS_VOLUME = 'cache-credentials';

/**
 * The keys with which BuildKit's S3 and Azure caches sign, each a file named by the variable it is looked for in: Kubernetes
 * would put a variable of the container into any argument that names it.
 */
export function cacheCredentials(build: Build): PlanParts {
  const keys = new Map<string, ProjectedKey>();
  for (const { type, secret } of signedCaches(build))
    for (const key of CREDENTIAL_KEYS[type])
      keys.set(key, { secret, key, path: key, ...(key === 'AWS_SESSION_TOKEN' ? { optional: true } : {}) });
  return projectedParts(CREDENTIALS_VOLUME, [...keys.values()], '/cache-credentials');
}

/** The caches that a build has keys for. */
export function signedCaches({ cache }: Build): { type: keyof typeof CREDENTIAL_KEYS; secret: string }[] {
  return [...cache.from, ...cache.to].flatMap((entry) =>
    (entry.type === 's3' || entry.type === 'azblob') && entry.credentials !== undefined
      ? [{ type: entry.type, secret: entry.credentials }]
      : [],
  );
}

export const CREDENTIAL_KEYS = {
  s3: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  azblob: ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'],
} as const;

/** Lines of a shell that make variables of those files, for the program that comes next. */
export function exportCredentials(build: Build): Text {
  const names = new Set(signedCaches(build).flatMap(({ type }) => CREDENTIAL_KEYS[type]));
  const file = text`${{ volume: CREDENTIALS_VOLUME }}/"$name"`;
  return text`for name in ${[...names].join(' ')}; do
  [ -s ${file} ] || continue
  IFS= read -r "$name" < ${file} || true
  export "$name"
done`;
}

/**
 * One line of comma-separated values. A value with a comma or a quote is quoted; so is one with a parameter, since
 * what a run supplies must stay one value.
 */
export function csv(values: readonly Text[]): Text {
  return values.flatMap((value, i) => [...(i === 0 ? [] : [',']), ...quoted(value)]);
}

function quoted(value: Text): Text {
  const plain = !/[",\n\r]/.test(showText(value)) && !hasReferences(value);
  return plain ? value : text`"${mapLiterals(value, (literal) => literal.replaceAll('"', '""'))}"`;
}

/** Lines of a shell that take the digest out of the metadata that BuildKit writes. */
export function digestFrom(metadata: string): Text {
  return text`sed -n 's/.*"containerimage.digest": "\\(.*\\)".*/\\1/p' ${metadata} | tr -d '\\n' > ${{ digestFile: true }}`;
}

/** The caches of a build as `--cache-from` and `--cache-to` of buildx take them. */
export function buildxCaches(build: Build, push = true): { readonly from: Text[]; readonly to: Text[] } {
  const caches = cacheVolumes(build);
  return {
    from: build.cache.from
      .flatMap((entry) => importsOf(entry, build))
      .map((entry) => csv(cacheAttributes(entry, build, 'from', caches))),
    to: build.cache.to
      .filter((entry) => push || entry.type !== 'inline')
      .map((entry) => csv(cacheAttributes(entry, build, 'to', caches))),
  };
}
