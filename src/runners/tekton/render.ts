import type { SourceValueName } from '../../model/source-values';
import { renderText, type Text, UNKNOWN } from '../../model/text';
import type { ContainerTask } from '../../plan/plan';
import { imageParameter } from '../group';
import { hideDefault, hideLiteral } from '../kubernetes/literals';
import { pathsOf } from '../paths';
import { handedParameter, handedValue, OUTCOME } from '../pods';
import type { Unit } from '../runner';
import { taskWorkspaces, workspaceOf } from './workspaces';

export const IMAGE_URL = 'IMAGE_URL';
export const IMAGE_DIGEST = 'IMAGE_DIGEST';
/** Several images in one result, each by its digest: those besides that of the other two. */
export const IMAGES = 'IMAGES';

/**
 * Where the builder leaves the digest, in the folder that steps of every Task share. It is a result only when the build has
 * succeeded: Tekton reports those of failed tasks too, and kaniko writes the digest before it pushes.
 */
export const DIGEST_FILE = '/workspace/image-digest';

/** The step whose results are what is known of the source. */
const FETCH = 'fetch';

/** Dollars of what may be a variable of Tekton's: each release has more. See https://tekton.dev/docs/pipelines/variables/ */
const VARIABLE = /\$(?=\()/;

/** Renders texts for the steps of a Task: a workspace is where the Task declares it, unless the step mounts it elsewhere. */
export function taskRenderer({ plan }: Pick<Unit, 'plan'>, task: ContainerTask) {
  const paths = pathsOf(task.mounts);
  const declared = new Map(taskWorkspaces(plan).map(({ name, mountPath }) => [name, mountPath]));
  const pathOf = (name: string) => {
    const volume = plan.volumes.find((candidate) => candidate.name === name);
    const workspace = volume && workspaceOf(volume, plan);
    const path = paths.get(name) ?? '';
    return workspace !== undefined && declared.get(workspace) === path ? `$(workspaces.${workspace}.path)` : path;
  };
  return (value: Text): string => renderText(value, { ...TEKTON, path: pathOf });
}

/** A default as Tekton hands it on. */
export function defaultForTekton(value: string): string {
  return hideDefault(value);
}

/** The same of a list too. */
export function valueForTekton(value: string | readonly string[]): string | string[] {
  return typeof value === 'string' ? defaultForTekton(value) : value.map(defaultForTekton);
}

/** Renders texts outside of steps, where nothing is mounted. */
export function renderForTekton(value: Text): string {
  return renderText(value, TEKTON);
}

const TEKTON = {
  ...UNKNOWN,
  param: (name: string) => `$(params.${name})`,
  // All of its items, where it is an argument by itself.
  list: (name: string) => `$(params.${name}[*])`,
  build: (name: string) => `$(params.${imageParameter(name)})`,
  outcome: () => `$(params.${OUTCOME})`,
  imageOf: (task: string) => `$(params.${handedParameter(task)})`,
  handed: (name: SourceValueName) => `$(params.${handedValue(name)})`,
  handedFile: (name: SourceValueName) => `$(results.${name}.path)`,
  source: (name: SourceValueName) => `$(steps.${FETCH}.results.${name})`,
  sourceFile: (name: SourceValueName) => `$(step.results.${name}.path)`,
  digestFile: () => DIGEST_FILE,
  literal: (value: string, last: boolean) => hideLiteral(value, last, VARIABLE, 'LITERAL_DOLLAR'),
};
