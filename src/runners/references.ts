import type { Build } from '../model/build';
import { type Fault, KnownNames } from '../model/faults';
import { referencesOf } from '../model/text';
import { textsIn } from '../model/values';

/** Every `$(params.NAME)` in a build that nobody declared, and `$(builds.NAME.ref)` of builds that it does not wait for. */
export function unknownReferences(build: Build): Fault[] {
  const parameters = new KnownNames(Object.keys(build.parameters));
  const builds = new Set(build.dependsOn);
  return textsIn(build).flatMap(({ path, text }) =>
    referencesOf(text).flatMap((reference) => {
      const message =
        'param' in reference ? unknownParameter(reference.param, parameters) : unknownBuild(reference.build, builds);
      return message === undefined ? [] : [{ path, message }];
    }),
  );
}

/** The builds whose images a build refers to. */
export function referencedBuilds(build: Build): string[] {
  const references = textsIn(build).flatMap(({ text }) => referencesOf(text));
  return [...new Set(references.flatMap((reference) => ('build' in reference ? [reference.build] : [])))];
}

function unknownParameter(name: string, parameters: KnownNames): string | undefined {
  if (parameters.has(name)) return undefined;
  return `nobody declares the parameter "${name}"${parameters.hint(name)}; declare it: parameters: {${name}: {default: …}}`;
}

function unknownBuild(name: string, builds: ReadonlySet<string>): string | undefined {
  if (builds.has(name)) return undefined;
  return `the image of ${name} is known only to builds that wait for it; write dependsOn: [${name}]`;
}
