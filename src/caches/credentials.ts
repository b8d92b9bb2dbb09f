import type { Build } from '../model/build';
import { type Text, text } from '../model/text';
import { type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey } from '../plan/plan';
import { CACHES } from '.';

const VOLUME = 'cache-credentials';

/** Keys that a Secret may do without. */
const OPTIONAL = ['AWS_SESSION_TOKEN'];

/** The caches that a build has keys for. */
export function signedCaches({ cache }: Build): { readonly keys: readonly string[]; readonly secret: string }[] {
  return [...cache.from, ...cache.to].flatMap((entry) =>
    'credentials' in entry && entry.credentials !== undefined
      ? [{ keys: CACHES[entry.type].keys ?? [], secret: entry.credentials }]
      : [],
  );
}

/**
 * The keys with which BuildKit's caches in buckets sign, each a file named by the variable it is looked for in: Kubernetes
 * would put a variable of the container into any argument that names it.
 */
export function cacheCredentials(build: Build): PlanParts {
  const files = new Map<string, ProjectedKey>();
  for (const { keys, secret } of signedCaches(build))
    for (const key of keys)
      files.set(key, { secret, key, path: key, ...(OPTIONAL.includes(key) ? { optional: true } : {}) });
  return projectedParts(VOLUME, [...files.values()], '/cache-credentials');
}

/** Lines of a shell that make variables of those files, for the program that comes next. */
export function exportCredentials(build: Build): Text {
  return variablesOf(
    VOLUME,
    signedCaches(build).flatMap(({ keys }) => keys),
  );
}

/** The same of any volume that has such files. */
export function variablesOf(volume: string, names: readonly string[]): Text {
  const file = text`${{ volume }}/"$name"`;
  return text`for name in ${[...new Set(names)].join(' ')}; do
  [ -s ${file} ] || continue
  IFS= read -r "$name" < ${file} || true
  export "$name"
done`;
}
