import type { Build } from '../model/build';
import type { NamedVolume } from '../model/source';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { claimVolume } from '../plan/claims';
import type { PlanParts } from '../plan/parts';
import { type PlanVolume, SOURCE_VOLUME } from '../plan/plan';
import { fetchGit, fetchGitLocally } from './git';

/** The build context, where it lies once the fetching steps are done. */
export function contextPath(build: Build): Text {
  const folder = build.source.type === 'inline' ? undefined : build.source.path;
  return folder === undefined
    ? text`${{ volume: SOURCE_VOLUME }}`
    : text`${{ volume: SOURCE_VOLUME }}/${folder.replace(/\/+$/, '')}`;
}

const SOURCE_MOUNT = { volume: SOURCE_VOLUME, readOnly: true };

/** What brings the source, as files of a user. */
export function sourceParts(build: Build, user: number): PlanParts {
  const { source } = build;
  const mounts = [SOURCE_MOUNT];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  const git = fetchGit(source, toolImages(build.images), user);
  return { tasks: [git.task], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }, ...git.volumes], mounts };
}

/** The same on a machine, where the files are those of whoever runs it. */
export function sourceOnMachine({ source }: Build): PlanParts {
  const mounts = [SOURCE_MOUNT];
  if (source.type !== 'git') return { tasks: [], volumes: [givenSource(source)], mounts };
  return { tasks: [fetchGitLocally(source)], volumes: [{ name: SOURCE_VOLUME, scratch: 'disk' }], mounts };
}

function givenSource(source: Exclude<Build['source'], { type: 'git' }>): PlanVolume {
  if (source.type === 'inline') return { name: SOURCE_VOLUME, files: source.files };
  return claimVolume(SOURCE_VOLUME, source.claim ?? (source.volume as string | NamedVolume));
}
