import { isScoped } from '../caches/scope';
import type { Build } from '../model/build';
import { type Fault, fault, KnownNames, type Problem, problem } from '../model/faults';
import { GRAMMARS, type Grammar } from '../model/grammar';
import { isPushed } from '../model/output';
import { isList, listsIn, type Parameters } from '../model/parameter-defaults';
import { SOURCE_VALUE_NAMES } from '../model/source-values';
import { type FieldText, type Reference, referencesOf } from '../model/text';
import { repositoryIn, textsIn } from '../model/values';

/**
 * Every `$(params.NAME)` in a build that nobody declared, `$(builds.NAME.ref)` of builds that it does not wait for, and
 * `$(source.NAME)` that there is not, or not there.
 */
export function unknownReferences(build: Build): Fault[] {
  const parameters = new KnownNames(Object.keys(build.parameters));
  const builds = new Set(build.dependsOn);
  return textsIn(build).flatMap((place) =>
    referencesOf(place.text).flatMap((reference) => {
      const wrong =
        imageOfAlways(reference, place, build) ??
        ('param' in reference
          ? unknownParameter(reference.param, parameters)
          : 'build' in reference
            ? unknownBuild(reference.build, builds)
            : 'built' in reference
              ? misplacedImage(place, build)
              : unknownOfSource(reference.source, place, build.source));
      return wrong === undefined ? [] : [{ ...wrong, path: place.path }];
    }),
  );
}

/** Lists where one value is wanted, and one value where there must be a list. */
export function misplacedLists(build: Build): Fault[] {
  return textsIn(build).flatMap(({ path, text }) => {
    const wrong = misplacedList(text, path, build.parameters);
    return wrong === undefined ? [] : [{ ...wrong, path }];
  });
}

function misplacedList(text: FieldText, [field]: Found['path'], parameters: Parameters): Problem | undefined {
  const [name, another] = listsIn(text, parameters);
  const { lists }: Grammar = GRAMMARS[text.grammar];
  if (text.grammar === 'argumentPair') return isAlone(text, parameters) ? undefined : problem('list-wanted', {});
  if (name === undefined) return undefined;
  if (!lists) return problem('list-misplaced', { name });
  if (another !== undefined) return problem('lists-together', { names: [name, another] });
  // What has no flag before it would be whatever its place makes of it.
  return field === 'extraArgs' && text.length === 1 ? problem('list-without-flag', { name }) : undefined;
}

/** Whether a text is a list and nothing else; what nobody declares has a fault of its own. */
function isAlone(text: FieldText, parameters: Parameters): boolean {
  const [part] = text;
  if (text.length !== 1 || typeof part !== 'object' || !('param' in part)) return false;
  return isList(part.param, parameters) || !Object.hasOwn(parameters, part.param);
}

/** Caches of branches, where nothing of the source says which branch it is of. */
export function unscoped({ source, cache }: Build): Fault[] {
  if (source.type === 'git' || ![...cache.from, ...cache.to].some(isScoped)) return [];
  return [fault('source-value-unfetched', ['cache'], { name: 'branch', source: source.type })];
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

/** Where no image was built, a step that runs nevertheless has none. */
function imageOfAlways(
  reference: Reference,
  { path: [field, phase, i] }: Found,
  { steps }: Build,
): Problem | undefined {
  if (field !== 'steps' || phase !== 'after' || !steps.after[i as number]?.always) return undefined;
  if ('built' in reference) return problem('build-ref-always', { reference: '$(build.ref)' });
  return 'build' in reference
    ? problem('build-ref-always', { reference: `$(builds.${reference.build}.ref)` })
    : undefined;
}

/** Steps after the build alone have its image. */
function misplacedImage({ path: [field, phase] }: Found, build: Build): Problem | undefined {
  if (field !== 'steps' || phase !== 'after') return problem('build-ref-elsewhere', {});
  return isPushed(build) ? undefined : problem('build-ref-unpushed', {});
}

type Found = ReturnType<typeof textsIn>[number];

/** What must be known before the source is. */
const BEFORE_SOURCE: readonly unknown[] = ['source', 'pod'];

/** These are spelled as a tag may be, and a repository may not: it has no capitals. */
const SPELLED_AS_TAG: readonly string[] = ['branch', 'tag'];

const VALUES_OF_SOURCE = new KnownNames(SOURCE_VALUE_NAMES);

function unknownOfSource(
  name: string,
  { path: [field, phase, , part], text }: Found,
  { type }: Build['source'],
): Problem | undefined {
  if (!VALUES_OF_SOURCE.has(name)) return problem('source-value-unknown', { name, hint: VALUES_OF_SOURCE.hint(name) });
  if (field === 'steps' && phase === 'after') return problem('step-after-source', { name });
  if (BEFORE_SOURCE.includes(field) || (field === 'steps' && part === 'image'))
    return problem('source-value-too-early', { name });
  if (type !== 'git') return problem('source-value-unfetched', { name, source: type });
  const inRepository = repositoryIn(text).some(
    (part) => typeof part === 'object' && 'source' in part && part.source === name,
  );
  return inRepository && SPELLED_AS_TAG.includes(name) ? problem('source-value-in-repository', { name }) : undefined;
}
