import { showText } from '../../model/text';
import { isOffered } from '../../plan/needs';
import { type ContainerTask, mountsOf, type Plan, type PlanVolume } from '../../plan/plan';
import { onePod, type Pod, podsOf, waitsFor } from '../../plan/pods';
import type { Definition } from '../../resolve/definition';
import { RUNNERS } from '../../runners';
import { planOf } from '../../runners/plans';
import { runsInPods } from '../../runners/render';
import { type Arrow, type Box, type Drawing, drawing } from './drawing';

/** What runs in the pods of a build, in which order, and what each container has of volumes. */
export function podsDrawing({ builds }: Definition, build?: string): Drawing {
  const units = builds.filter(({ name, push }) => push && (build === undefined || name === build));
  const parts = units.flatMap(({ name, build: own }) =>
    own.runner
      .filter(({ type }) => runsInPods(type))
      .slice(0, 1)
      .map(({ type }) => {
        const plan = planOf(own, { push: true, runner: type });
        const pods = isOffered(RUNNERS[type].offers, 'pods') ? podsOf(plan) : [onePod(plan)];
        return { name, plan, pods };
      }),
  );
  const tasks = parts.flatMap(({ name, pods }) =>
    pods.flatMap((pod) => pod.tasks.map((task) => boxOf(name, pods.length > 1 ? pod : undefined, task))),
  );
  const volumes = parts.flatMap(({ name, plan }) => plan.volumes.map((volume) => volumeBox(name, volume)));
  return drawing(
    [
      { title: 'containers, one after the other', boxes: tasks },
      { title: 'volumes', boxes: volumes },
    ],
    parts.flatMap(({ name, plan, pods }) => pods.flatMap((pod) => arrowsOf(name, plan, pod))),
  );
}

const taskId = (build: string, { name }: ContainerTask) => `task ${build} ${name}`;
const volumeId = (build: string, name: string) => `volume ${build} ${name}`;

function boxOf(build: string, pod: Pod | undefined, task: ContainerTask): Box {
  const { name, image: given, privileges } = task;
  const image = typeof given === 'string' ? given : showText(given);
  const who = privileges.privileged ? 'privileged' : privileges.user === 0 ? 'root' : `user ${privileges.user}`;
  const where = pod === undefined ? who : `pod ${pod.name}, ${who}`;
  return { id: taskId(build, task), kind: 'task', lines: [`${build}: ${name}`, image, where] };
}

function volumeBox(build: string, volume: PlanVolume): Box {
  const kind = 'secret' in volume || 'projected' in volume ? 'secret' : 'cache';
  return { id: volumeId(build, volume.name), kind, lines: [`${build}: ${volume.name}`, contentOf(volume)] };
}

function contentOf(volume: PlanVolume): string {
  if ('scratch' in volume) return volume.scratch === 'memory' ? 'empty, in memory' : 'empty, gone with the pod';
  if ('claim' in volume) return `claim ${volume.claim}`;
  if ('secret' in volume) return `Secret ${volume.secret}`;
  if ('projected' in volume) return 'keys of Secrets';
  if ('configMap' in volume) return `ConfigMap ${volume.configMap}`;
  return 'files' in volume ? 'ConfigMap of its own' : 'kept by each replica';
}

function arrowsOf(build: string, plan: Plan, { tasks }: Pod): Arrow[] {
  return tasks.flatMap((task, i) => {
    const before = new Set([...(i > 0 ? [tasks[i - 1] as ContainerTask] : []), ...waitsFor(task, plan)]);
    return [
      ...[...before].map((other) => ({
        from: taskId(build, other as ContainerTask),
        to: taskId(build, task),
        text: (task.takes ?? []).filter((artifact) => other.gives?.includes(artifact)).join(', '),
      })),
      ...mountsOf(task).map(({ volume, readOnly }) =>
        readOnly
          ? { from: volumeId(build, volume), to: taskId(build, task), text: 'reads' }
          : { from: taskId(build, task), to: volumeId(build, volume), text: '' },
      ),
    ];
  });
}
