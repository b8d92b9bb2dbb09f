import { type Problem, problem } from './faults';

/**
 * The form of image references, after the grammar of
 * https://pkg.go.dev/github.com/distribution/reference: host and repository, `:tag`, `@digest`. Shells read these
 * expressions too, so they are such as POSIX has.
 */

const HOST_PART = '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const PORT = '0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const HOST = String.raw`(${HOST_PART}(\.${HOST_PART})*|\[[0-9a-fA-F:]+\])(:${PORT})?`;
const PATH_PART = String.raw`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`;
const DIGEST = 'sha256:[0-9a-f]{64}';

export const REPOSITORY = `(${HOST}/)?${PATH_PART}(/${PATH_PART})*`;
export const MAX_TAG = 128;
export const TAG = `[A-Za-z0-9_][A-Za-z0-9_.-]{0,${MAX_TAG - 1}}`;
export const IMAGE = `${REPOSITORY}(:${TAG})?(@${DIGEST})?`;

const isWhole = (pattern: string, value: string) => new RegExp(`^(${pattern})$`).test(value);

/** An image reference in its parts. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Splits a reference; whether the parts are well-formed is for {@link imageFault} and its kin. */
export function splitImage(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@', 2);
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  return {
    repository: tagged ? name.slice(0, colon) : name,
    ...(tagged ? { tag: name.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The longest repository, its host included, that registries and their clients take. */
const MAX_REPOSITORY = 255;

/** The longest host whose certificate makes a file name: `HOST.crt`. */
const MAX_HOST = 250;

/** Whether a value is the name of a registry's host, with or without a port. */
export function isRegistryHost(value: string): boolean {
  return value.length <= MAX_HOST && !value.startsWith('[') && isWhole(HOST, value);
}

/** Whether a value is where a registry mirrors another: a host, and a path below it where one registry mirrors several. */
export function isMirror(value: string): boolean {
  const host = hostOf(value);
  return isRegistryHost(host) && (value === host || isRepository(value));
}

/** The host of a mirror. */
export function hostOf(mirror: string): string {
  return mirror.split('/', 1)[0] as string;
}

/** What Docker Hub is called. */
export const HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

export function isHub(host: string): boolean {
  return HUB.includes(host);
}

/** Registries whose repositories have two parts, an owner and a name, and nothing below those. */
const TWO_PARTS = [...HUB, 'quay.io'];

/** Whether a registry takes no repository below another. What it is called by may hold parameters, behind its host. */
export function isTwoPartRegistry(repository: string): boolean {
  return TWO_PARTS.includes(registryOf(repository));
}

/** The host that a repository is on; Docker Hub's, where it names none. */
export function registryOf(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}

/** Ports that need not be written. */
const OWN_PORT = /:(?:443|80)$/;

/** A repository as one that is spelled in several ways is spelled once: a host without capitals and without the port it has anyway, Docker Hub by one name. */
export function spelledOnce(repository: string): string {
  const host = registryOf(repository);
  const path = repository.startsWith(`${host}/`) ? repository.slice(host.length + 1) : repository;
  // The names of parameters have capitals that mean something.
  const plain = (host.includes('$(') ? host : host.toLowerCase()).replace(OWN_PORT, '');
  if (!isHub(plain)) return `${plain}/${path}`;
  return `${HUB[0]}/${path === '' || path.includes('/') ? path : `library/${path}`}`;
}

/** The same of an image, with the tag that it has where none is written. */
export function imageSpelledOnce(image: string): string {
  const { repository, tag = 'latest' } = splitImage(image);
  return `${spelledOnce(repository)}:${tag}`;
}

function isRepository(value: string): boolean {
  return value.length <= MAX_REPOSITORY && isWhole(REPOSITORY, value);
}

/** What keeps a value from being a repository: an image reference with no tag and no digest. */
export function repositoryFault(value: string): Problem | undefined {
  const { repository, tag, digest } = splitImage(value);
  if (digest !== undefined) return problem('image-not-alone', { repository, digest });
  if (tag !== undefined) return problem('image-not-alone', { repository, tag });
  if (isRepository(value)) return undefined;
  return problem('not-an-image', { value, rule: 'ownRepository' });
}

/** What keeps a value from being an image reference, with or without a tag or digest. */
export function imageFault(value: string): Problem | undefined {
  const { repository, tag, digest } = splitImage(value);
  if (!isRepository(repository)) return problem('not-an-image', { value, rule: 'ownImage' });
  if (tag !== undefined && !isWhole(TAG, tag)) return problem('not-an-image', { value: tag, rule: 'tag' });
  if (digest !== undefined && !isWhole(DIGEST, digest))
    return problem('not-an-image', { value: digest, rule: 'digest' });
  return undefined;
}

/** What keeps a value from being an image that stays the same: a version tag or a digest. */
export function pinnedImageFault(value: string): Problem | undefined {
  const fault = imageFault(value);
  if (fault) return fault;
  const { repository, tag, digest } = splitImage(value);
  if (digest !== undefined) return undefined;
  if (tag === undefined || ['latest', 'master', 'main', 'edge', 'nightly'].includes(tag))
    return problem('image-floats', { value, repository });
  return undefined;
}

/** What keeps a value from being an image tag. */
export function tagFault(value: string): Problem | undefined {
  return isWhole(TAG, value) ? undefined : problem('not-an-image', { value, rule: 'tag' });
}
