import { join, posix } from 'node:path';
import { examine } from '../../dockerfile/rules';
import type { Build } from '../../model/build';
import { type Fault, fault, identityOf, type Problem, problem } from '../../model/faults';
import type { Definition } from '../../resolve/definition';
import { type Checkout, checkoutIn, isOf, placesOf, readIn } from '../checkout';
import type { Findings } from './report';

/** What the Dockerfiles of a definition cost, as far as their repositories are at hand: in the folders that are named, or where the command stands. */
export function readDockerfiles(definition: Definition, folders: readonly string[]): Findings {
  const named = folders.length > 0;
  const checkouts = (named ? folders : ['.']).map((folder) => [folder, checkoutIn(folder)] as const);
  const builds = definition.builds.filter(({ push }) => push).map(({ build }) => build);
  const unknown = checkouts.filter(
    ([, checkout]) => !builds.some((build) => checkout !== undefined && isOf(build, checkout)),
  );
  const errors: Fault[] = named ? unknown.map(([repo]) => fault('repo-unknown', [], { repo })) : [];
  const found = checkouts.flatMap(([, checkout]) =>
    checkout === undefined
      ? []
      : builds.filter((build) => isOf(build, checkout)).map((build) => inCheckout(build, checkout, definition)),
  );
  return {
    errors: once([...errors, ...found.flatMap((one) => one.errors)]),
    warnings: once(found.flatMap((one) => one.warnings)),
  };
}

/** The Dockerfiles that are read of checkouts, with the files beside them that say what of the context is ignored. */
export function dockerfilesOf({ builds }: Definition, folders: readonly string[]): string[] {
  const checkouts = (folders.length > 0 ? folders : ['.']).flatMap((folder) => checkoutIn(folder) ?? []);
  const files = builds.flatMap(({ build }) => {
    const checkout = checkouts.find((one) => isOf(build, one));
    const places = placesOf(build);
    if (checkout === undefined || places === undefined) return [];
    const { below, dockerfile } = places;
    const read = [dockerfile, `${dockerfile}.dockerignore`, posix.join(below, '.dockerignore')];
    return read.map((file) => join(checkout.folder, file));
  });
  return [...new Set(files)];
}

function inCheckout(build: Build, checkout: Checkout, { builds, warmers }: Definition): Findings {
  const places = placesOf(build);
  if (places === undefined) return { errors: [], warnings: [] };
  const { below, dockerfile } = places;
  const text = readIn(checkout, dockerfile);
  const name = join(checkout.folder, dockerfile);
  if (text === undefined) {
    const missing: Problem = problem('dockerfile-not-found', { dockerfile, build: build.name });
    return { errors: [{ ...missing, path: [], place: `${name}:` }], warnings: [] };
  }
  const ignore = readIn(checkout, `${dockerfile}.dockerignore`) ?? readIn(checkout, posix.join(below, '.dockerignore'));
  const inside = checkout.files.flatMap((file) => {
    const own = posix.relative(below, file);
    return own.startsWith('..') ? [] : [own];
  });
  return examine({
    build,
    name,
    text,
    files: inside,
    ...(ignore === undefined ? {} : { ignore }),
    warmed: new Set(warmers.flatMap(({ settings }) => settings.images)),
    others: builds.filter((unit) => unit.push && unit.build !== build).map((unit) => unit.build),
  });
}

/** Several builds of one Dockerfile are told once. */
function once(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((one) => [`${one.place} ${identityOf(one)}`, one])).values()];
}
