import { fileName } from '../../model/names';
import type { RunnerName } from '../../model/runner';
import { RUNNERS } from '../../runners';
import { runsInPods } from '../../runners/render';
import { COMMON_PARTS } from '../../runners/runner';
import { SCRIPTS } from '../../runners/script';

/** A folder of manifests: what all runners use or some, what one of them does, or what starts builds when it is created. */
export type Folder = 'base' | `base-${string}` | RunnerName | 'runs';

const RUNNER_FOLDERS = (Object.keys(RUNNERS) as RunnerName[]).filter((runner) => runsInPods(runner));

/** Every folder of an output folder. */
export const FOLDERS: readonly string[] = ['base', ...RUNNER_FOLDERS, 'runs', SCRIPTS];

/** The files of manifests that are not called after a build. */
export const OWN_FILES = ['kustomization', 'volumes', 'daemons', 'warmers', ...COMMON_PARTS] as const;
export const KUSTOMIZATION = `${OWN_FILES[0]}.yaml`;

/** Who reads every `.yaml` takes it for a manifest, and this is none. */
export const NAME_REFERENCES = 'name-references.conf';
export type OwnFile = (typeof OWN_FILES)[number];

/**
 * What the file of a build is called: as the build, unless that is what a file of ours is called. No build has a dot in
 * its name, so none takes the file of another, and a name does not depend on what else there is.
 */
export function fileNameOf(build: string): string {
  const name = fileName(build);
  return (OWN_FILES as readonly string[]).includes(name) ? `${name}.build` : name;
}
