import { keptDefault } from '../../model/parameter-defaults';
import type { ArgoSettings } from '../../model/runner';
import { isContainer, type Plan } from '../../plan/plan';
import type { Member } from '../runner';
import { executorOf, tokenOf } from './rbac';

/** What each namespace needs that a template of the cluster is used from, in words. */
export function neededElsewhere(members: readonly Member<ArgoSettings>[]): string {
  const named = members.flatMap(({ plan, workload: { pod, parameters } }) => [
    ...volumesNamed(plan),
    ...variablesNamed(plan),
    ...Object.values(pod.env ?? {}).flatMap(referenceOf),
    ...Object.values(parameters).flatMap((parameter) => referenceOf(keptDefault(parameter) ?? {})),
    ...(pod.imagePullSecrets ?? []).map((name) => `Secret ${name}`),
    ...(pod.serviceAccount === undefined ? [] : [`ServiceAccount ${pod.serviceAccount}`]),
  ]);
  const executor = executorOf(members[0]?.workload ?? {});
  const ours = `ServiceAccount ${executor} with its Role and RoleBinding`;
  return `Needs in each namespace: ${[ours, ...new Set([`Secret ${tokenOf(executor)}`, ...named])].join(', ')}.`;
}

function volumesNamed({ volumes }: Plan): string[] {
  return volumes.flatMap((volume) => {
    if ('claim' in volume) return [`PersistentVolumeClaim ${volume.claim}`];
    if ('secret' in volume) return [`Secret ${volume.secret}`];
    if ('configMap' in volume) return [`ConfigMap ${volume.configMap}`];
    if ('projected' in volume)
      return volume.projected.map((one) => ('secret' in one ? `Secret ${one.secret}` : `ConfigMap ${one.configMap}`));
    return [];
  });
}

function variablesNamed({ tasks }: Plan): string[] {
  return tasks.filter(isContainer).flatMap(({ env }) => Object.values(env).flatMap(referenceOf));
}

function referenceOf(value: object): string[] {
  if ('secret' in value) return [`Secret ${value.secret}`];
  return 'configMap' in value ? [`ConfigMap ${value.configMap}`] : [];
}
