/** What steps of a user need of pods whose containers hand nothing on but files. */
import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { listsIn, type Parameters } from '../../model/parameter-defaults';
import type { Step } from '../../model/steps';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { type ContainerTask, isContainer, type Plan } from '../../plan/plan';
import type { Workload } from '../runner';
import { DIGEST, VALUES } from './source-values';

/** Steps into whose arguments a shell has to put something, and which do not say what program it is to run. */
export function stepsWithoutCommand({ steps, parameters }: Workload, runner: 'kubernetes' | 'argo'): Fault[] {
  const late = (['before', 'after'] as const).flatMap((phase) =>
    (steps?.[phase] ?? []).flatMap((step: Step, i) => {
      // What the image of a build has no business in has a fault of its own.
      const hasImage = phase === 'after' && !('always' in step && step.always);
      const reference = lateIn(step, runner, parameters, hasImage);
      const isKnown = step.command !== undefined || step.script !== undefined;
      return isKnown || reference === undefined ? [] : [{ path: ['steps', phase, i, 'command'], reference }];
    }),
  );
  return late.map(({ path, reference }) => fault('step-without-command', path, { reference, runner }));
}

/** Images of a pod are known before anything of it runs. */
export function imagesTooLate({ steps }: Workload): Fault[] {
  return (steps?.after ?? []).flatMap(({ image, always }, i) =>
    !always && image.some((part) => typeof part === 'object' && 'built' in part)
      ? [fault('step-image-late', ['steps', 'after', i, 'image'], {})]
      : [],
  );
}

/** What of a step becomes known while its pod runs; Argo hands an image on between pods itself, and a list as one text. */
function lateIn(
  { args, env }: Step,
  runner: 'kubernetes' | 'argo',
  parameters: Parameters,
  hasImage: boolean,
): string | undefined {
  const [list] = runner === 'argo' ? args.flatMap((arg) => listsIn(arg, parameters)) : [];
  if (list !== undefined) return `$(params.${list})`;
  const texts = [...args, ...Object.values(env).filter(Array.isArray)] as Text[];
  for (const part of texts.flat()) {
    if (typeof part !== 'object') continue;
    if ('source' in part) return `$(source.${part.source})`;
    if ('built' in part && runner === 'kubernetes' && hasImage) return '$(build.ref)';
  }
  return undefined;
}

/** A plan whose digest others take says it all the same where people look for it: as the message of a container. */
export function withReport(plan: Plan, images: Build['images']): Plan {
  const build = plan.tasks.filter((task) => task.gives?.includes('image')).at(-1);
  const isHandedOn =
    build && isContainer(build) && build.mounts.some(({ volume, readOnly }) => volume === VALUES.name && !readOnly);
  if (!isHandedOn) return plan;
  const report: ContainerTask = {
    name: 'report',
    phase: 'report',
    image: toolImages(images).git,
    command: [text`cp`],
    args: [text`${{ volume: VALUES.name }}/${DIGEST}`, text`${{ digestFile: true }}`],
    env: {},
    mounts: [{ volume: VALUES.name, readOnly: true }],
    privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
  };
  return { ...plan, tasks: plan.tasks.flatMap((task) => (task === build ? [task, report] : [task])) };
}
