import type { Parameter } from '../../spec/build';
import { renderText, type Text } from '../../spec/text';

/** Where Kubernetes takes the result of a container from. */
export const TERMINATION_MESSAGE = '/dev/termination-log';

/** Renders texts for the containers of a pod: parameters take their defaults, since nobody is there to give others. */
export function kubernetesRenderer(
  parameters: Readonly<Record<string, Parameter>>,
  paths: ReadonlyMap<string, string>,
) {
  return (value: Text): string =>
    escapeExpansion(
      renderText(value, {
        param: (name) => parameters[name]?.default ?? '',
        path: (volume) => paths.get(volume) ?? '',
        digestFile: () => TERMINATION_MESSAGE,
      }),
    );
}

/**
 * Kubernetes reads `$(NAME)` in arguments and variables as a reference and `$$` as one dollar.
 * See https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function escapeExpansion(value: string): string {
  return value.replace(/\$(?=[$(])/g, '$$$$');
}
