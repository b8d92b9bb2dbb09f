import type { Build } from '../spec/build';
import { type Fault, suggest } from '../spec/faults';
import { referencesOf } from '../spec/text';
import { textsIn } from '../spec/values';

/** Every `$(params.NAME)` in a build that nobody declared, and `$(builds.NAME.ref)` of builds that it does not wait for. */
export function unknownReferences(build: Build): Fault[] {
  return textsIn(build).flatMap(({ path, text }) =>
    referencesOf(text).flatMap((reference) => {
      const message =
        'param' in reference ? unknownParameter(reference.param, build) : unknownBuild(reference.build, build);
      return message === undefined ? [] : [{ path, message }];
    }),
  );
}

/** The builds whose images a build refers to. */
export function referencedBuilds(build: Build): string[] {
  const references = textsIn(build).flatMap(({ text }) => referencesOf(text));
  return [...new Set(references.flatMap((reference) => ('build' in reference ? [reference.build] : [])))];
}

function unknownParameter(name: string, { parameters }: Build): string | undefined {
  const declared = Object.keys(parameters);
  if (declared.includes(name)) return undefined;
  const hint = declared.length > 0 ? suggest(name, declared) : '';
  return `nobody declares the parameter "${name}"${hint}; declare it: parameters: {${name}: {default: …}}`;
}

function unknownBuild(name: string, { dependsOn }: Build): string | undefined {
  if (dependsOn.includes(name)) return undefined;
  return `the image of ${name} is known only to builds that wait for it; write dependsOn: [${name}]`;
}
