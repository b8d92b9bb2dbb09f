import { defaultText } from '../../model/parameter-defaults';
import { renderText, type Text, UNKNOWN } from '../../model/text';
import type { ContainerTask } from '../../plan/plan';
import { pathsOf } from '../paths';
import { defaultReference, type Unit, type Workload } from '../runner';
import { escapeExpansion } from './literals';
import { handedDigestFile, sourceFile } from './source-values';

/** Where Kubernetes takes the result of a container from. */
export const TERMINATION_MESSAGE = '/dev/termination-log';

/** Renders texts for the containers of a pod: parameters take their defaults, since nobody is there to give others. */
export function kubernetesRenderer({ workload, upstream, image }: Rendered) {
  return (task: ContainerTask) => {
    const paths = pathsOf(task.mounts);
    return (value: Text): string =>
      escapeExpansion(
        renderText(value, {
          ...UNKNOWN,
          param: (name) => defaultText(name, workload.parameters) ?? '',
          build: (name) => defaultReference(upstream.get(name)),
          // Containers of a pod hand nothing on but files, so it is the image by its tag.
          imageOf: () => defaultReference(image),
          path: (volume) => paths.get(volume) ?? '',
          sourceFile: (name) => sourceFile(paths, name),
          digestFile: () => handedDigestFile(task, paths) ?? TERMINATION_MESSAGE,
        }),
      );
  };
}

type Rendered = Pick<Unit, 'upstream' | 'image'> & { readonly workload: Pick<Workload, 'parameters'> };
