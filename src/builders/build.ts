import type { Build } from '../model/build';
import { listedArguments, namedArguments, pairsOf } from '../model/build-args';
import type { NamedVolume } from '../model/named';
import { type Text, text } from '../model/text';
import { claimVolume } from '../plan/claims';
import type { PlanVolume } from '../plan/plan';

/** What every task that builds is. */
export const BUILD = { name: 'build', phase: 'build', takes: ['source'], gives: ['image'] } as const;

/** Every destination the image is pushed to: each repository with each tag. */
export function destinations(build: Build): Text[] {
  return [build.image, ...build.additionalImages].flatMap((image) => build.tags.map((tag) => text`${image}:${tag}`));
}

/** What the image is called when it is pushed: as a build of the same finds it later, too. */
export function names(build: Build): Text[] {
  return [...destinations(build), ...(build.skip === 'unchanged' ? [ofInputs(build)] : [])];
}

/** The image by what it is made of. */
export function ofInputs({ image }: Build): Text {
  return text`${image}:inputs-${{ source: 'inputs' }}`;
}

/** RUN steps of a builder that runs them apart see none of its environment, but take proxies as arguments: unseen in image and keys. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

/** The arguments of a build by name, with the proxies of its pod unless it says otherwise. */
export function argumentsWithProxies(build: Build): Readonly<Record<string, Text>> {
  const proxies = Object.entries(build.pod.env ?? {}).flatMap(([name, value]): [string, Text][] =>
    PROXIES.includes(name.toUpperCase()) && Array.isArray(value) ? [[name, value as Text]] : [],
  );
  return { ...Object.fromEntries(proxies), ...namedArguments(build) };
}

/** All of them as `NAME=value`; a list that a run gives is one text. */
export function pairsWithProxies(build: Build): Text[] {
  return [...pairsOf(argumentsWithProxies(build)), ...listedArguments(build)];
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

/** Lines of a shell that take the digest out of the metadata that BuildKit writes. */
export function digestFrom(metadata: string): Text {
  return text`sed -n 's/.*"containerimage.digest": "\\(.*\\)".*/\\1/p' ${metadata} | tr -d '\\n' > ${{ digestFile: true }}`;
}
