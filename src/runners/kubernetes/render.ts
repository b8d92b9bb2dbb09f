import { renderText, type Text } from '../../model/text';
import type { Step } from '../../plan/plan';
import { defaultReference, type Run } from '../runner';
import { escapeExpansion } from './literals';

/** Where Kubernetes takes the result of a container from. */
export const TERMINATION_MESSAGE = '/dev/termination-log';

/** Renders texts for the containers of a pod: parameters take their defaults, since nobody is there to give others. */
export function kubernetesRenderer({ workload, images }: Pick<Run, 'workload' | 'images'>, step: Step) {
  const paths = new Map(step.mounts.map((mount) => [mount.volume, mount.path]));
  return (value: Text): string =>
    escapeExpansion(
      renderText(value, {
        param: (name) => workload.parameters[name]?.default ?? '',
        build: (name) => defaultReference(images.get(name)),
        path: (volume) => paths.get(volume) ?? '',
        digestFile: () => TERMINATION_MESSAGE,
      }),
    );
}
