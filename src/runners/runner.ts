import type { Construct } from 'constructs';
import type { Build } from '../model/build';
import type { Fault } from '../model/faults';
import type { RunnerAnswers } from '../model/fields';
import type { Parameter } from '../model/parameter';
import { defaultText } from '../model/parameter-defaults';
import type { RunnerSettings } from '../model/runner';
import { referencesOf, renderText, sourceValuesOf, type Text, text, UNKNOWN } from '../model/text';
import type { Offers } from '../plan/needs';
import type { Plan } from '../plan/plan';
import type { Component } from './kubernetes/object';
import type { ListForm } from './shell/put-in';

/** What a runner needs to know of what it runs, besides the plan. */
export type Workload = Pick<
  Build,
  'name' | 'namespace' | 'parameters' | 'pod' | 'timeout' | 'kubernetesVersion' | 'images'
> &
  Partial<Pick<Build, 'platforms' | 'dependsOn' | 'source' | 'secrets' | 'ssh' | 'registries' | 'runs' | 'steps'>> & {
    /** The name of the definition it is of. */
    readonly partOf?: string;
    /** Whether it builds what anybody may have written. */
    readonly untrusted?: boolean;
  };

/** What of that a pod is made with. */
export type PodOwner = Pick<Workload, 'name' | 'parameters' | 'pod' | 'kubernetesVersion'>;

/** An image that a build pushes. */
export interface PushedImage {
  readonly repository: Text;
  readonly tag: Text;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** What is rendered as one: the plan of a build or of a warmer, with what a runner must know besides. */
export interface Unit {
  readonly workload: Workload;
  readonly plan: Plan;
  /** What the objects are labelled as. */
  readonly component: Component;
  /** How many builds must be done one after the other before this one. */
  readonly depth: number;
  /** The build it is of; none for a warmer of base images. */
  readonly build?: Build;
  /** What it pushes; nothing where it only fills a cache. */
  readonly image?: PushedImage;
  /** What the builds push that this one depends on. */
  readonly upstream: ReadonlyMap<string, PushedImage>;
}

/** A unit with the settings of the runner it is rendered for. */
export interface Member<Settings extends RunnerSettings = RunnerSettings> extends Unit {
  readonly settings: Settings;
}

/** Units that are run as one, each after those of them that it depends on; one alone is a group too. */
export interface Group<Settings extends RunnerSettings = RunnerSettings> {
  readonly name: string;
  readonly members: readonly Member<Settings>[];
  /** The first of them, where the group is called after it. */
  readonly lead?: Member<Settings>;
  /** The member whose schedule or trigger starts it, of each kind that does; none where it is started by hand. */
  readonly starts: Starts<Member<Settings>>;
  /** What those members wait for that is not of the group: builds whose own starts may start this group too. */
  readonly before?: readonly Member<Settings>[];
}

/** What starts a run by itself. */
export const START_KINDS = ['schedule', 'trigger'] as const;
export type Starts<Of> = Readonly<Partial<Record<(typeof START_KINDS)[number], Of>>>;

/** What all builds of a runner may have in common. */
export const COMMON_PARTS = ['rbac', 'triggers', 'prune'] as const;
export type CommonPart = (typeof COMMON_PARTS)[number];

/** Where a runner's objects go. */
export interface Scopes {
  /** What belongs to one build. */
  readonly own: Construct;
  /** What all builds of a runner have in common; adding it twice is adding it once. */
  common(part: CommonPart): Construct;
}

/** What runs a plan. */
export interface Runner<Settings extends RunnerSettings = RunnerSettings> {
  /** What it has of what plans may need. */
  readonly offers: Offers;
  /** What it makes of each field, and of settings of builders that are about where they run. */
  readonly honours: RunnerAnswers;
  /** Whether a run may give parameters other values than their defaults. */
  readonly takesValues: boolean;
  /** How a list of a run comes to its shells; nothing where the defaults are all there is. */
  readonly lists?: ListForm;
  /** What it makes of a plan in which one task finds something out, of the source or the image, that others are given. */
  handsOn?(plan: Plan, image: PushedImage | undefined, images: Build['images']): Plan;
  /** Whether runs that write one volume wait for each other, so that no two write it at once. */
  readonly takesTurns: boolean;
  /** Whether a run may start while the last one is still going. */
  overlaps(settings: Settings): boolean;
  /** What cannot work with this runner, at paths below the build; those of `runner` below the settings. */
  check(workload: Workload, settings: Settings): Fault[];
  /** What tells two settings apart: those of one variant would write the same objects for one build. */
  variant(settings: Settings): string;
  /** Adds the objects of one build. */
  render(scopes: Scopes, member: Member<Settings>): void;
  /** The files of a runner that makes no objects: contents by path, for all of its builds. */
  files?(members: readonly Member<Settings>[]): ReadonlyMap<string, string>;
  /** What joins builds that wait for each other; a runner without it starts each by itself. */
  readonly groups?: {
    /** What starts runs of a member by itself, if anything does: builds where that is the same are started once. */
    startsOf(member: Pick<Member<Settings>, 'settings' | 'build'>): Starts<unknown>;
    /** What builds that wait for each other cannot differ in, at paths below the build of that name. */
    check(group: Group<Settings>): { readonly build: string; readonly fault: Fault }[];
    /** What keeps a group from being started by itself, at such paths. */
    checkStart(group: Group<Settings>): { readonly build: string; readonly fault: Fault }[];
    /** What may mean otherwise than its user thinks, where a group is started by itself, at such paths. */
    warn(group: Group<Settings>): { readonly build: string; readonly fault: Fault }[];
    /** Adds what runs a group as a whole. */
    render(scopes: Scopes, group: Group<Settings>): void;
  };
  /** What starts a run each time it is created, and is not for `kubectl apply`: of a group, or of each build by itself. */
  readonly start?: {
    /** What the object is called, for the name of its file; nothing where there is none. */
    kind(settings: Settings): string | undefined;
    /** Adds it; as a whole with all in itself that it refers to otherwise. */
    render(scope: Construct, group: Group<Settings>, whole?: boolean): void;
  };
}

/** Whether an image is called by what is known of its source alone. */
export function isNamedLate({ repository, tag }: PushedImage): boolean {
  return sourceValuesOf([...repository, ...tag]).length > 0;
}

/** The parameters in the name of an image that have no default which is known before a run. */
export function unknownInName({ repository, tag, parameters }: PushedImage): string[] {
  const named = referencesOf([...repository, ...tag]).flatMap((part) => ('param' in part ? [part.param] : []));
  return [...new Set(named)].filter((name) => defaultText(name, parameters) === undefined);
}

/** Whether nobody can call an image by its name before a run. */
export function isNamedByRun(image: PushedImage): boolean {
  return isNamedLate(image) || unknownInName(image).length > 0;
}

/** The image by its tag, with the defaults of its parameters: what can be said of it before it is built. */
export function defaultReference(image: PushedImage | undefined): string {
  if (image === undefined) return '';
  return renderText(text`${image.repository}:${image.tag}`, {
    ...UNKNOWN,
    param: (name) => defaultText(name, image.parameters) ?? '',
  });
}
