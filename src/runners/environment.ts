import type { PodSettings } from '../model/pod';
import type { Task, TaskEnv } from '../plan/plan';

/** The variables of a task: those of its pod too, which win but where a user says something of this task alone. */
export function environmentOf({ phase, env }: Task, ofPod: PodSettings['env']): Readonly<Record<string, TaskEnv>> {
  if (phase === 'check') return env;
  return phase === 'step' ? { ...ofPod, ...env } : { ...env, ...ofPod };
}
