import type { ApiObject } from 'cdk8s';
import type { Build } from '../../model/build';
import type { RunnerSettings } from '../../model/runner';
import type { GitOps } from '../../model/runner-fields';
import { kindOf } from './kind';

/** Jobs and Pods are immutable, so a tool that applies a changed one has to delete the old one first. */
const RECREATED: Readonly<Record<GitOps, Readonly<Record<string, string>>>> = {
  // Not as a hook: hooks are never compared, so that a changed one alone starts no sync.
  argocd: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' },
  flux: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' },
  none: {},
};

/** Annotations of what runs when it is applied, after as many others as its depth says. */
export function startAnnotations(gitops: GitOps, depth: number): Record<string, string> {
  return { ...RECREATED[gitops], ...(gitops === 'argocd' ? waveAnnotation(depth) : {}) };
}

/** What Argo CD applies after lower waves are healthy. See https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ */
export function waveAnnotation(wave: number): Record<string, string> {
  return wave > 0 ? { 'argocd.argoproj.io/sync-wave': String(wave) } : {};
}

/** The wave in which applying it starts a pod; none where something else does, later. */
export function startWave(settings: RunnerSettings, depth: number): number | undefined {
  if (settings.type !== 'kubernetes' || kindOf(settings) === 'CronJob' || settings.suspend) return undefined;
  return settings.gitops === 'argocd' ? depth : 0;
}

/** Whether Flux applies what a build makes. */
export function isForFlux({ runner }: Pick<Build, 'runner'>): boolean {
  return runner.some((settings) => settings.type === 'kubernetes' && settings.gitops === 'flux');
}

/** Keeps Flux from taking what looks like a variable of its own for one, in scripts and in files of users. */
export function keepFromSubstitution(objects: readonly ApiObject[]): void {
  for (const object of objects) object.metadata.addAnnotation('kustomize.toolkit.fluxcd.io/substitute', 'disabled');
}
