import { daemonPlan } from '../daemons/plan';
import type { DaemonSettings } from '../model/daemon';
import { type Fault, fault } from '../model/faults';
import type { Plan } from '../plan/plan';
import { levelOf, notAdmitted, type PodSecurityLevel } from '../plan/pod-security';
import { planOf } from '../runners/plans';
import { type BuildUnit, runsInPods } from '../runners/render';
import type { WarmerUnit } from './warming';

/** Everything of a definition that becomes pods. */
interface Pods {
  readonly builds: readonly BuildUnit[];
  readonly warmers: readonly WarmerUnit[];
  readonly daemons: readonly { readonly name: string; readonly settings: DaemonSettings }[];
}

/** What a namespace that enforces a level of Pod Security would refuse when it is too late: a Job waits for its pod until its time is over. */
export function checkAdmission({ builds, warmers, daemons }: Pods, level: PodSecurityLevel | undefined): Fault[] {
  if (level === undefined) return [];
  return [
    ...builds.flatMap(({ path, build, push, faulty }) => {
      const runner = build.runner.find(({ type }) => runsInPods(type))?.type;
      if (faulty || runner === undefined) return [];
      return refused(planOf(build, { push, runner }), level, [...path, push ? 'builder' : 'builds'], REMEDIES);
    }),
    ...warmers.flatMap(({ name, plan }) => refused(plan, level, ['warmers', name], {})),
    ...daemons.flatMap(({ name, settings }) =>
      refused(daemonPlan(name, settings), level, ['daemons', name, 'mode'], {}),
    ),
  ];
}

/** What builds in a namespace of a level. */
const REMEDIES: Partial<Record<PodSecurityLevel, string>> = {
  baseline: 'builder: kaniko, or builder: {type: buildkit, daemon: …}',
  restricted: 'builder: {type: buildkit, daemon: …}',
};

/** One container is enough to refuse a pod. */
function refused(plan: Plan, level: PodSecurityLevel, path: Fault['path'], remedies: typeof REMEDIES): Fault[] {
  const task = notAdmitted(plan, level);
  if (task === undefined) return [];
  const { privileges } = task;
  const remedy = remedies[level];
  const data = { level, needs: levelOf(privileges), container: task.name, ...(remedy === undefined ? {} : { remedy }) };
  return [fault('not-admitted', path, { ...data, ...(privileges.reason ? { why: privileges.reason } : {}) })];
}
