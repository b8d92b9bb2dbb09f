import type { Build } from '../model/build';
import { type Fault, KnownNames, type Problem, problem } from '../model/faults';
import { referencesOf } from '../model/text';
import { textsIn } from '../model/values';

/** Every `$(params.NAME)` in a build that nobody declared, and `$(builds.NAME.ref)` of builds that it does not wait for. */
export function unknownReferences(build: Build): Fault[] {
  const parameters = new KnownNames(Object.keys(build.parameters));
  const builds = new Set(build.dependsOn);
  return textsIn(build).flatMap(({ path, text }) =>
    referencesOf(text).flatMap((reference) => {
      const wrong =
        'param' in reference ? unknownParameter(reference.param, parameters) : unknownBuild(reference.build, builds);
      return wrong === undefined ? [] : [{ ...wrong, path }];
    }),
  );
}

/** The builds whose images a build refers to. */
export function referencedBuilds(build: Build): string[] {
  const references = textsIn(build).flatMap(({ text }) => referencesOf(text));
  return [...new Set(references.flatMap((reference) => ('build' in reference ? [reference.build] : [])))];
}

function unknownParameter(name: string, parameters: KnownNames): Problem | undefined {
  if (parameters.has(name)) return undefined;
  return problem('undeclared', { what: 'parameter', name, hint: parameters.hint(name) });
}

function unknownBuild(name: string, builds: ReadonlySet<string>): Problem | undefined {
  if (builds.has(name)) return undefined;
  return problem('image-unknown', { name });
}
