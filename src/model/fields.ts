/**
 * Who answers for which field of a build. A field that is new here, or a part of one, does not compile until every
 * builder, or every runner, says what it makes of it: see `src/builders/NAME/honours.ts` and `src/runners/NAME/honours.ts`.
 */
import type { Build, BuildSettings } from './build';
import type { BuilderSettings } from './builder';
import type { CacheEntry } from './cache';
import { kindOf, type LoginKind, loginsOf } from './credentials';
import type { Fault } from './faults';
import type { ImageOutput } from './output';
import { keptDefault } from './parameter-defaults';
import { jsonOf } from './plain';
import type { PodSettings } from './pod';
import type { Registry } from './registry';
import type { Runs } from './runs';
import type { Source } from './source';
import type { Steps } from './steps';

/** What one makes of a field. */
export type Answer =
  | 'honoured'
  /** Somebody else sees to it, and nothing is lost: who runs a script, say. */
  | { readonly by: string }
  | Refusal
  /** There is nothing here that it could be about: a fault only where nothing else that runs the build has it either. */
  | { readonly moot: string };

/** It cannot be had here: why not, and what to write instead. */
export interface Refusal {
  readonly because: string;
  readonly instead: string;
}

export type Answers<Names extends string> = Readonly<Record<Names, Answer>>;

/** One answer for the whole, or one for each part. */
type Parts<Names extends string> = Answer | Answers<Names>;

const OWNERS = {
  image: 'builder',
  additionalImages: 'builder',
  tags: 'builder',
  push: 'builder',
  output: 'builder',
  source: 'builder',
  dockerfile: 'builder',
  contexts: 'builder',
  ssh: 'builder',
  compression: 'builder',
  target: 'builder',
  buildArgs: 'builder',
  platforms: 'builder',
  platformNodes: 'runner',
  labels: 'builder',
  annotations: 'builder',
  secrets: 'builder',
  cache: 'builder',
  credentials: 'builder',
  sourceDateEpoch: 'builder',
  extraArgs: 'builder',
  registries: 'builder',
  skip: 'builder',
  notify: 'runner',
  parameters: 'runner',
  pod: 'runner',
  pullRequests: 'runner',
  dependsOn: 'runner',
  group: 'runner',
  timeout: 'runner',
  trigger: 'runner',
  runs: 'runner',
  steps: 'runner',
  // These say who answers.
  builder: 'itself',
  runner: 'itself',
  // These say how objects are written, if there are any, and which tool images replace others, if they are used.
  namespace: 'itself',
  kubernetesVersion: 'itself',
  images: 'itself',
} as const satisfies Record<keyof BuildSettings, 'builder' | 'runner' | 'itself'>;

type Field = keyof BuildSettings;

type Owned<Owner> = {
  [Name in keyof typeof OWNERS]: (typeof OWNERS)[Name] extends Owner ? Name : never;
}[keyof typeof OWNERS];

/** The fields that consist of parts which are answered for one by one. */
interface InParts {
  readonly source: Answers<Source['type']>;
  readonly compression: Answers<NonNullable<Build['compression']>>;
  readonly output: Answers<ImageOutput['type']>;
  readonly credentials: Parts<LoginKind | 'push'>;
  readonly cache: { readonly [Entry in CacheEntry as Entry['type']]: Parts<Exclude<keyof Entry & string, 'type'>> };
  readonly registries: Parts<keyof Registry>;
  readonly parameters: Answers<'values' | 'configMap'>;
  readonly pod: Parts<keyof PodSettings>;
  readonly runs: Parts<keyof Runs>;
  readonly steps: Answers<keyof Steps | 'always'>;
}

type AnswersOf<Names extends string> = {
  readonly [Name in Names]: Name extends keyof InParts ? InParts[Name] : Answer;
};

/** What a builder makes of each field. */
export type BuilderAnswers = AnswersOf<Owned<'builder'>>;

/** The settings of a builder that are about where it runs, so that runners answer for them. */
export const ASKED_OF_RUNNERS = [
  'mode',
  'daemon',
  'state',
  'storageDriver',
] as const satisfies readonly KeyOf<BuilderSettings>[];
type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** What a runner makes of each field, and of each need. */
export type RunnerAnswers = AnswersOf<Owned<'runner'>> & {
  readonly builder: Answers<(typeof ASKED_OF_RUNNERS)[number]>;
};

/** A table of answers, whoever gives them. */
export interface AnswerTree {
  readonly [name: string]: Answer | AnswerTree;
}

/** What a build asks for: a field, in a table of answers and in the build. */
export interface Wish {
  readonly field: readonly string[];
  readonly path: Fault['path'];
}

/** What asks for something by its parts alone; what steps have may be a construct, which is no data to compare. */
const BY_PARTS: readonly string[] = ['cache', 'steps'];

/** Everything that a build asks for, with each of its parts; what says nothing, or only what holds anyway, asks for none. */
export function wishesOf(build: Build, unset: BuildSettings): Wish[] {
  return Object.entries(OWNERS).flatMap(([name, owner]) => {
    if (owner === 'itself' || (!BY_PARTS.includes(name) && isUnset(build[name as Field], unset[name as Field])))
      return [];
    const parts = Object.hasOwn(PARTS, name) ? PARTS[name as keyof InParts](build) : [];
    return [{ field: [], path: [] }, ...parts].map(({ field, path }) => ({
      field: [name, ...field],
      path: [name, ...path],
    }));
  });
}

/** What it asks for of where its builder runs. */
export function builderWishesOf({ builder }: Build, unset: BuilderSettings): Wish[] {
  return ASKED_OF_RUNNERS.filter((name) => !isUnset(Reflect.get(builder, name), Reflect.get(unset, name))).map(
    (name) => ({
      field: ['builder', name],
      path: ['builder', name],
    }),
  );
}

const PARTS: Readonly<Record<keyof InParts, (build: Build) => Wish[]>> = {
  source: ({ source }) => [{ field: [source.type], path: [] }],
  compression: ({ compression }) => (compression === undefined ? [] : [{ field: [compression], path: [] }]),
  output: ({ output }) => (output === undefined ? [] : [{ field: [output.type], path: [] }]),
  credentials: ({ credentials }) => {
    if (credentials === undefined) return [];
    const ofPush = credentials.push === undefined ? [] : [{ field: ['push'], path: ['push'] }];
    return [...loginsOf(credentials).map(({ login, path }) => ({ field: [kindOf(login)], path })), ...ofPush];
  },
  cache: ({ cache: { from, to } }) =>
    from === to
      ? from.flatMap((entry, i) => cacheWishes(entry, [i], from.length === 1 ? [] : [i]))
      : [
          ...from.flatMap((entry, i) => cacheWishes(entry, ['from', i])),
          ...to.flatMap((entry, i) => cacheWishes(entry, ['to', i])),
        ],
  registries: ({ registries }) =>
    Object.entries(registries).flatMap(([host, registry]) => attributes(registry, [host])),
  parameters: ({ parameters }) =>
    Object.entries(parameters).map(([name, parameter]) =>
      keptDefault(parameter) === undefined
        ? { field: ['values'], path: [name] }
        : { field: ['configMap'], path: [name, 'default'] },
    ),
  pod: ({ pod }) => attributes(pod, []),
  runs: ({ runs }) => attributes(runs, []),
  steps: ({ steps }) => [
    ...attributes(steps, []),
    ...steps.after.flatMap(({ always }, i) => (always ? [{ field: ['always'], path: ['after', i, 'always'] }] : [])),
  ],
};

function cacheWishes({ type, ...entry }: CacheEntry, path: Fault['path'], whole = path): Wish[] {
  // Here `false` may be other than what the program does by itself.
  const given = Object.entries(entry).filter(([, value]) => value !== undefined);
  return [{ field: [type], path: whole }, ...given.map(([name]) => ({ field: [type, name], path: [...path, name] }))];
}

function attributes(value: object, path: Fault['path']): Wish[] {
  return Object.entries(value)
    .filter(([, part]) => !isUnset(part))
    .map(([name]) => ({ field: [name], path: [...path, name] }));
}

/** Whether a value asks for nothing. */
function isUnset(value: unknown, unset?: unknown): boolean {
  if (value === undefined || (typeof value === 'boolean' && !value)) return true;
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return true;
  return unset !== undefined && jsonOf(value) === jsonOf(unset);
}

/** The answer for a field; none where its whole has one, or only its parts have. */
export function answerFor(answers: AnswerTree, field: readonly string[]): Answer | undefined {
  let found: Answer | AnswerTree | undefined = answers;
  for (const name of field) {
    if (found === undefined || isAnswer(found)) return undefined;
    found = found[name];
  }
  return found !== undefined && isAnswer(found) ? found : undefined;
}

export function isAnswer(value: Answer | AnswerTree): value is Answer {
  return value === 'honoured' || ['by', 'because', 'moot'].some((key) => typeof Reflect.get(value, key) === 'string');
}
