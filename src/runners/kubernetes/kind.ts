import type { KubernetesSettings } from '../../model/runner';

/** What runs a build: as it says, or what its schedule needs. */
export function kindOf({ kind, schedule }: KubernetesSettings): 'Job' | 'CronJob' | 'Pod' {
  return kind ?? (schedule === undefined ? 'Job' : 'CronJob');
}
