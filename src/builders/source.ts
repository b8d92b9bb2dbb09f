import type { Build } from '../model/build';
import type { NamedVolume } from '../model/source';
import { SOURCE_VALUE_NAMES, type SourceValueName } from '../model/source-values';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { sourceValuesIn } from '../model/values';
import { claimVolume } from '../plan/claims';
import type { PlanParts } from '../plan/parts';
import { type ContainerTask, type PlanVolume, SOURCE_VOLUME } from '../plan/plan';
import { fetchGit, fetchGitLocally, privilegesOf } from './git';

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

const mountOf = (at?: string) => ({ volume: SOURCE_VOLUME, readOnly: true, ...(at === undefined ? {} : { at }) });

/** What a builder makes of a source. */
interface SourceUse {
  /** Where it has to find it, if it cannot be told. */
  readonly at?: string;
  /** What it asks of the source, besides what the build says. */
  readonly wants?: readonly SourceValueName[];
}

function wanted(build: Build, more: readonly SourceValueName[]): SourceValueName[] {
  const all = [...sourceValuesIn(build), ...more];
  return SOURCE_VALUE_NAMES.filter((name) => all.includes(name));
}

/** What brings the source, as files of a user. */
export function sourceParts(build: Build, user: number, { at, wants = [] }: SourceUse = {}): PlanParts {
  const { source } = build;
  const mounts = [mountOf(at)];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  const git = fetchGit(source, toolImages(build.images), user, wanted(build, wants));
  return { tasks: [git.task], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }, ...git.volumes], mounts };
}

/**
 * What brings the source, for a builder that mounts an overlay over its folder: files of a ConfigMap are mounted one by one, and a
 * mount within a folder is not in an overlay of it.
 */
export function copiedSourceParts(build: Build, user: number): PlanParts {
  const { source } = build;
  if (source.type !== 'inline') return sourceParts(build, user);
  const copy: ContainerTask = {
    name: 'fetch',
    phase: 'fetch',
    gives: ['source'],
    image: toolImages(build.images).git,
    command: [text`cp`],
    args: [text`-R`, text`${FILES}/.`, text`${{ volume: SOURCE_VOLUME }}`],
    env: {},
    mounts: [{ ...FILES, readOnly: true }, { volume: SOURCE_VOLUME }],
    privileges: privilegesOf(user),
  };
  return {
    tasks: [copy],
    volumes: [
      { name: SOURCE_VOLUME, scratch: 'disk' },
      { name: FILES.volume, files: source.files },
    ],
    mounts: [mountOf()],
  };
}

const FILES = { volume: 'source-files' };

/** The same on a machine, where the files are those of whoever runs it. */
export function sourceOnMachine(build: Build, { at, wants = [] }: SourceUse = {}): PlanParts {
  const { source } = build;
  const mounts = [mountOf(at)];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  return {
    tasks: [fetchGitLocally(source, wanted(build, wants))],
    volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }],
    mounts,
  };
}

function givenSource(source: Exclude<Build['source'], { type: 'git' }>): PlanVolume {
  if (source.type === 'inline') return { name: SOURCE_VOLUME, files: source.files };
  return claimVolume(SOURCE_VOLUME, source.claim ?? (source.volume as string | NamedVolume));
}
