/** Which images a run reads, by whatever name. */

import { basesIn } from '../dockerfile/bases';
import type { Build } from '../model/build';
import { namedArguments } from '../model/build-args';
import { dockerfileOf } from '../model/inputs';
import { hasReferences, showText, type Text } from '../model/text';
import { isContainer, type Plan } from '../plan/plan';

/** The images that a build is made of, as far as a definition says: what a run gives is the word of who starts it. */
export function imagesTaken(build: Build): Text[] {
  const { contexts, builder } = build;
  const taken = Object.values(contexts).flatMap(({ image }) => (image === undefined ? [] : [image]));
  const scanner: Text[] = 'sbom' in builder && builder.sbom !== undefined ? [[builder.sbom]] : [];
  return [...Object.values(namedArguments(build)), ...taken, ...scanner, ...basesOf(build)].filter(isSaid);
}

/** The images that pods run: tools and steps. */
export function imagesRun({ tasks }: Plan): Text[] {
  const images = tasks.filter(isContainer).map(({ image }): Text => (typeof image === 'string' ? [image] : image));
  return images.filter(isSaid);
}

function isSaid(image: Text): boolean {
  return !hasReferences(image);
}

/** What a Dockerfile begins with that stands in the definition itself. */
function basesOf(build: Build): Text[] {
  const { source } = build;
  const text = source.type === 'inline' ? source.files[showText(dockerfileOf(build).path)] : undefined;
  return text === undefined ? [] : (basesIn(text, build) ?? []).map((image) => [image]);
}
