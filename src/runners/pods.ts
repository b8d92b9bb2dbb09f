import { shortName } from '../model/names';
import { type Text, text } from '../model/text';
import { imagesTakenBy } from '../plan/plan';
import { mainPod, type Pod, podsOf } from '../plan/pods';
import type { Unit } from './runner';

/** What one pod of a unit does, for systems that run several pods of one build and hand images on between them. */
export interface PodUnit extends Unit {
  readonly plan: Pod;
  /** What it is called among all: as the build, if it is the pod that the build is about. */
  readonly name: string;
  readonly main: boolean;
  /** Whether no other pod of the unit waits for it, and it waits for the build. */
  readonly last: boolean;
  /** Where the unit pushes its image, whichever pod does. */
  readonly repository: Text;
  /** The tasks of other pods whose images it takes, and the pods that they are in. */
  readonly handed: ReadonlyMap<string, string>;
}

/** The pods of a unit, each after those that it waits for. */
export function podUnitsOf<Of extends Unit>(unit: Of): (Of & PodUnit)[] {
  const { workload, plan, image } = unit;
  const pods = podsOf(plan);
  const main = mainPod(pods);
  const nameOf = (pod: Pod) => shortName(pod === main ? workload.name : `${workload.name}-${pod.name}`);
  const owners = new Map(pods.flatMap((pod) => pod.tasks.map((task) => [task.name, pod] as const)));
  const others = (pod: Pod) => [...owners].filter(([, owner]) => owner !== pod);
  return pods.map((pod) => ({
    ...unit,
    plan: { ...pod, after: pod.after.map((name) => nameOf(pods.find((other) => other.name === name) as Pod)) },
    name: nameOf(pod),
    main: pod === main,
    last: !pod.always && !pods.some(({ after }) => after.includes(pod.name)),
    repository: image?.repository ?? text``,
    // What may not be there is nothing that always runs could wait for.
    upstream: pod.always ? new Map() : unit.upstream,
    image: pod.tasks.some(({ gives }) => gives?.includes('image')) ? image : undefined,
    handed: new Map(
      others(pod).flatMap(([task, owner]) =>
        pod.tasks.flatMap(imagesTakenBy).includes(task) ? [[task, nameOf(owner)] as const] : [],
      ),
    ),
  }));
}

/** The parameter by which a pod takes the image of a task of another. */
export function handedParameter(task: string): string {
  return `${task}-image`;
}
