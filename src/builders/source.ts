import { posix } from 'node:path';
import type { Build } from '../model/build';
import { dockerfileOf } from '../model/inputs';
import type { NamedVolume } from '../model/named';
import { type ArchiveSource, type GitSource, isArchive, isFetched } from '../model/source';
import { SOURCE_VALUE_NAMES, type SourceValueName } from '../model/source-values';
import { showText, type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { sourceValuesIn } from '../model/values';
import { claimVolume } from '../plan/claims';
import { joinParts, type PlanParts } from '../plan/parts';
import { type ContainerTask, GIVEN_SOURCE_VOLUME, type PlanVolume, SOURCE_VOLUME } from '../plan/plan';
import { archiveOnMachine, archiveParts } from './archives';
import { fetchGit, fetchGitLocally, privilegesOf, type Wanted } from './git';
import { inputsArguments } from './input-hash';
import { stepsBefore } from './steps';

/** The build context, where it lies once the fetching steps are done. */
export function contextPath(build: Build): Text {
  const folder = build.source.type === 'inline' ? undefined : build.source.path;
  return folder === undefined
    ? text`${{ volume: SOURCE_VOLUME }}`
    : text`${{ volume: SOURCE_VOLUME }}/${withoutEnd(folder)}`;
}

/** A folder without slashes at its end. */
export function withoutEnd(folder: Text): Text {
  return folder.map((part, i) =>
    typeof part === 'string' && i === folder.length - 1 ? part.replace(/\/+$/, '') : part,
  );
}

/** Where a source is brought that is not there. */
const SCRATCH: PlanVolume = { name: SOURCE_VOLUME, scratch: 'disk' };

const mountOf = (at?: string) => ({ volume: SOURCE_VOLUME, readOnly: true, ...(at === undefined ? {} : { at }) });

/** What a builder makes of a source. */
interface SourceUse {
  /** Where it has to find it, if it cannot be told. */
  readonly at?: string;
  /** What it asks of the source, besides what the build says. */
  readonly wants?: readonly SourceValueName[];
}

function wanted(build: Build, more: readonly SourceValueName[]): SourceValueName[] {
  if (isResolved(build.source)) return [];
  const all = [...sourceValuesIn(build), ...more];
  const names = SOURCE_VALUE_NAMES.filter((name) => all.includes(name));
  return build.skip === 'unchanged' ? [...names, 'inputs'] : names;
}

/** Every folder of the source that a build reads; where a run names one, the source is not sparse. */
function foldersOf(build: Build): string[] {
  const { source, contexts } = build;
  const { path, from } = dockerfileOf(build);
  return [
    ...('path' in source && source.path !== undefined ? [showText(source.path)] : []),
    ...(from === 'source' ? [posix.dirname(showText(path))] : []),
    ...Object.values(contexts).flatMap((context) => (context.path === undefined ? [] : [showText(context.path)])),
  ].map((folder) => posix.join(folder, '.'));
}

function wantedOf(build: Build, more: readonly SourceValueName[]): Wanted {
  const values = wanted(build, more);
  return { values, inputs: values.includes('inputs') ? inputsArguments(build) : [], folders: foldersOf(build) };
}

/** Whether a task before has found out all that is wanted, and this is the commit that it found. */
function isResolved(source: Build['source']): boolean {
  return source.type === 'git' && source.revision.some((part) => typeof part === 'object' && 'handed' in part);
}

/** What brings the source, as files of a user, and what its steps make of it. */
export function sourceParts(build: Build, user: number, use: SourceUse = {}): PlanParts {
  const { before } = build.steps;
  if (before.length === 0) return fetchedParts(build, user, use);
  const brought = isFetched(build.source) ? fetchedParts(build, user, use) : copiedParts(build, user, use);
  return joinParts(brought, stepsBefore(before, user, contextPath(build)));
}

function fetchedParts(build: Build, user: number, { at, wants = [] }: SourceUse): PlanParts {
  const { source } = build;
  const mounts = [mountOf(at)];
  if (isArchive(source)) return joinParts(archiveParts(build, source, user), { tasks: [], volumes: [SCRATCH], mounts });
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  const git = fetchGit(source, toolImages(build.images), user, wantedOf(build, wants));
  return { tasks: [git.task], volumes: [SCRATCH, ...git.volumes], mounts };
}

/**
 * What brings the source, for a builder that mounts an overlay over its folder: files of a ConfigMap are mounted one by one, and a
 * mount within a folder is not in an overlay of it.
 */
export function copiedSourceParts(build: Build, user: number): PlanParts {
  const isCopied = build.source.type === 'inline' && build.steps.before.length === 0;
  return isCopied ? copiedParts(build, user) : sourceParts(build, user);
}

/** A copy of a source that is there, since a step may write it, and what it is given by is nobody's to change. */
function copiedParts(build: Build, user: number, { at }: SourceUse = {}): PlanParts {
  const { source } = build;
  const given = source.type === 'inline' ? FILES : GIVEN;
  const copy: ContainerTask = {
    name: 'fetch',
    phase: 'fetch',
    gives: ['source'],
    image: toolImages(build.images).git,
    command: [text`cp`],
    args: [text`-R`, text`${given}/.`, text`${{ volume: SOURCE_VOLUME }}`],
    env: {},
    mounts: [{ ...given, readOnly: true }, { volume: SOURCE_VOLUME }],
    privileges: privilegesOf(user),
  };
  return {
    tasks: [copy],
    volumes: [SCRATCH, { ...givenSource(source as GivenSource), name: given.volume }],
    mounts: [mountOf(at)],
  };
}

const FILES = { volume: 'source-files' };
const GIVEN = { volume: GIVEN_SOURCE_VOLUME };

/** The same on a machine, where the files are those of whoever runs it. */
export function sourceOnMachine(build: Build, { at, wants = [] }: SourceUse = {}): PlanParts {
  const { source, steps } = build;
  const mounts = [mountOf(at)];
  const own = stepsBefore(steps.before, CALLER, contextPath(build));
  if (isArchive(source))
    return joinParts(archiveOnMachine(build, source), { tasks: [], volumes: [SCRATCH], mounts }, own);
  if (source.type !== 'git') return joinParts({ tasks: [], volumes: [givenSource(source)], mounts }, own);
  const fetched: PlanParts = {
    tasks: [fetchGitLocally(source, wantedOf(build, wants))],
    volumes: [SCRATCH],
    mounts,
  };
  return joinParts(fetched, own);
}

/** What stands for whoever runs a script. */
const CALLER = 1000;

type GivenSource = Exclude<Build['source'], GitSource | ArchiveSource>;

function givenSource(source: GivenSource): PlanVolume {
  if (source.type === 'inline') return { name: SOURCE_VOLUME, files: source.files };
  return claimVolume(SOURCE_VOLUME, source.claim ?? (source.volume as string | NamedVolume));
}
