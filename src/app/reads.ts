import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { evaluate } from '../dockerfile/evaluate';
import { type Read, readsOf } from '../dockerfile/reads';
import { fixedPartOf } from '../dockerfile/select';
import { readDockerfile } from '../dockerfile/syntax';
import type { Build } from '../model/build';
import { argumentPairs, namedArguments } from '../model/build-args';
import { referencesOf, renderText, showText, type Text, UNKNOWN } from '../model/text';
import { placesOfPaths } from '../model/values';
import type { ReadsOf } from '../resolve/reads';
import { type Checkout, checkoutIn, isOf, type Places, placesOf, readIn } from './checkout';

/** Finds what Dockerfiles of checkouts read: of those that are named, or of the one where the program stands. */
export function readsIn(folders: readonly string[]): ReadsOf {
  let found: Checkout[] | undefined;
  return (build) => {
    found ??= (folders.length > 0 ? folders : ['.']).flatMap((folder) => checkoutIn(folder) ?? []);
    const places = placesOf(build);
    if (places === undefined) return undefined;
    const { dockerfile } = places;
    const checkout = found.find((one) => isOf(build, one));
    if (checkout === undefined) return { what: 'checkout', dockerfile };
    const text = readIn(checkout, dockerfile);
    return text === undefined ? { what: 'dockerfile', dockerfile } : pathsOf(build, checkout, places, text);
  };
}

/** More are no filter that anybody reads, and none that every system takes. */
const MOST = 40;

/** The files of a repository that a build reads, as globs; nothing where these may be any of its context. */
function pathsOf(build: Build, checkout: Checkout, places: Places, text: string): string[] | undefined {
  if (isOpen(build, text)) return undefined;
  const put = (value: Text) => renderText(value, UNKNOWN);
  const program = evaluate(readDockerfile(text), {
    ...(build.target === undefined ? {} : { target: put(build.target) }),
    buildArgs: Object.fromEntries(Object.entries(namedArguments(build)).map(([name, value]) => [name, put(value)])),
    contexts: Object.keys(build.contexts),
  });
  const read = program && readsOf(program).map((one) => placeOf(one, build, places.below));
  if (read === undefined || read.includes(undefined)) return undefined;
  const files = (read as string[]).filter((path) => path !== OF_IMAGE);
  if (files.some((path) => path === '.' || isLinked(checkout, path))) return undefined;
  const own = [places.dockerfile, `${places.dockerfile}.dockerignore`, posix.join(places.below, '.dockerignore')];
  const globs = [...new Set([...own, ...files.flatMap((path) => [path, `${path}/**`])])].sort();
  return globs.length > MOST ? undefined : globs;
}

/** Whether what is read may be another in each run, or is said by a program that nobody here knows. */
function isOpen(build: Build, dockerfile: string): boolean {
  const { target, source, steps } = build;
  const given = [target ?? [], ...argumentPairs(build)].some((value) => referencesOf(value).length > 0);
  const byArgument = /^\s*(FROM|COPY|ADD|RUN\s+--mount)\b.*\$/im.test(dockerfile);
  const syntax = /^#\s*syntax\s*=\s*(\S+)/im.exec(dockerfile)?.[1];
  const isOwn = syntax !== undefined && !/^(docker\.io\/)?docker\/dockerfile(:|@|$)/.test(syntax);
  const submodules = source.type === 'git' && source.submodules !== false;
  return (given && byArgument) || isOwn || submodules || steps.before.length > 0 || placesOfPaths(build).length > 0;
}

const OF_IMAGE = '';

/** Where in the repository that is: of a context that is an image nowhere, and of all of the build's own not said. */
function placeOf({ context, path }: Read, build: Build, below: string): string | undefined {
  const named = context === undefined ? undefined : build.contexts[context];
  if (named?.image !== undefined) return OF_IMAGE;
  const folder = named?.path === undefined ? below : showText(named.path);
  if (named === undefined && path === '.') return undefined;
  // Of a set of characters no glob of ours knows.
  const known = /[[\\]/.test(path) ? fixedPartOf(path.replaceAll('\\', '')) : path;
  return posix.join('.', folder, known).replace(/\/+$/, '') || '.';
}

/** What a link leads to is elsewhere. */
function isLinked({ folder }: Checkout, path: string): boolean {
  const parts = fixedPartOf(path).split('/');
  return parts.some((_, i) => {
    const at = join(folder, ...parts.slice(0, i + 1));
    return lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  });
}
