import { shortName } from '../model/names';
import type { SourceValueName } from '../model/source-values';
import { type Text, text } from '../model/text';
import { handedBy, handedTo, imagesTakenBy, type Task, wantsOutcome } from '../plan/plan';
import { mainPod, type Pod, podsOf } from '../plan/pods';
import type { PushedImage, Unit } from './runner';

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
  /** The pods of its unit that no other waits for. */
  readonly ends: readonly string[];
  /** What it takes that is known of the source, and the pods that find it out. */
  readonly values: ReadonlyMap<SourceValueName, string>;
}

/** The pods of a unit, each after those that it waits for. */
export function podUnitsOf<Of extends Unit>(unit: Of): (Of & PodUnit)[] {
  const { workload, plan, image } = unit;
  const pods = podsOf(plan);
  const main = mainPod(pods);
  const nameOf = (pod: Pod) => shortName(pod === main ? workload.name : `${workload.name}-${pod.name}`);
  const owners = new Map<Task, Pod>(pods.flatMap((pod) => pod.tasks.map((task) => [task, pod] as const)));
  const others = (pod: Pod) => [...owners].filter(([, owner]) => owner !== pod);
  const isLast = (pod: Pod) => !pod.always && !pods.some(({ after }) => after.includes(pod.name));
  const ends = pods.filter(isLast).map(nameOf);
  return pods.map((pod) => ({
    ...unit,
    plan: { ...pod, after: pod.after.map((name) => nameOf(pods.find((other) => other.name === name) as Pod)) },
    name: nameOf(pod),
    main: pod === main,
    last: isLast(pod),
    ends,
    repository: image?.repository ?? text``,
    // What may not be there is nothing that always runs could wait for.
    upstream: pod.always ? new Map() : unit.upstream,
    image: pod.tasks.some(({ gives }) => gives?.includes('image')) ? imageOf(pod, image) : undefined,
    values: new Map(
      others(pod).flatMap(([task, owner]) => {
        const taken = pod.tasks.flatMap(handedTo);
        return handedBy(task).flatMap((name) => (taken.includes(name) ? [[name, nameOf(owner)] as const] : []));
      }),
    ),
    handed: new Map(
      others(pod).flatMap(([task, owner]) =>
        pod.tasks.flatMap(imagesTakenBy).includes(task.name) ? [[task.name, nameOf(owner)] as const] : [],
      ),
    ),
  }));
}

/** The parameter by which a pod is told what became of all others. */
export const OUTCOME = 'outcome-of-run';

/** Whether a pod is told. */
export function takesOutcome({ plan }: PodUnit): boolean {
  return plan.tasks.some(wantsOutcome);
}

/** The image by what its pod knows of the source: of its own, or of what other pods hand it. */
function imageOf({ tasks }: Pod, image: PushedImage | undefined): PushedImage | undefined {
  if (image === undefined || !tasks.some((task) => handedTo(task).length > 0)) return image;
  const handed = (value: Text): Text =>
    value.map((part) =>
      typeof part === 'object' && 'source' in part ? { handed: part.source as SourceValueName } : part,
    );
  return { ...image, repository: handed(image.repository), tag: handed(image.tag) };
}

/** The parameter by which a pod takes what another found out of the source. */
export function handedValue(name: SourceValueName): string {
  return `fetched-${name}`;
}

/** The parameter by which a pod takes the image of a task of another. */
export function handedParameter(task: string): string {
  return `${task}-image`;
}
