import type { BuildPlan, PlanVolume } from '../../builders/plan';
import { CREDENTIALS_VOLUME, SOURCE_VOLUME } from '../../builders/plan';
import { secretSource } from '../pod/volumes';

/** What a workspace is bound to in a run. */
export type Binding = Readonly<Record<string, unknown>>;

/**
 * The workspace that a volume of a plan is to Tekton: what a run may bind to something else. All others stay volumes, and
 * so does a second claim: the affinity assistant, on by default, refuses a task that has two claims as workspaces.
 */
export function workspaceOf(volume: PlanVolume, plan: BuildPlan): string | undefined {
  if (volume.name === CREDENTIALS_VOLUME) return 'dockerconfig';
  if ('claim' in volume) return volume === plan.volumes.find((other) => 'claim' in other) ? volume.name : undefined;
  return volume.name === SOURCE_VOLUME && 'scratch' in volume ? 'source' : undefined;
}

/** The workspaces that a Task declares for a plan, mounted where its steps expect them. */
export function taskWorkspaces(plan: BuildPlan) {
  return plan.volumes.flatMap((volume) => {
    const name = workspaceOf(volume, plan);
    if (name === undefined) return [];
    const mounts = plan.steps.flatMap((step) => step.mounts.filter((mount) => mount.volume === volume.name));
    return [
      {
        name,
        description: DESCRIPTIONS[name] ?? 'A volume that keeps a cache from one build to the next.',
        mountPath: mounts[0]?.path,
        ...(mounts.every(({ readOnly }) => readOnly) ? { readOnly: true } : {}),
      },
    ];
  });
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  source: 'The build context.',
  dockerconfig: 'Registry credentials: a folder with config.json.',
};

/**
 * What each workspace is bound to. A source that is fetched lies on the disk of the pod that builds: a claim for it would
 * bind the pod to a node, and leave no workspace for a cache.
 */
export function bindingsOf(plan: BuildPlan): ReadonlyMap<string, Binding> {
  return new Map(
    plan.volumes.flatMap((volume): [string, Binding][] => {
      const name = workspaceOf(volume, plan);
      return name === undefined ? [] : [[name, bindingOf(volume)]];
    }),
  );
}

function bindingOf(volume: PlanVolume): Binding {
  if ('claim' in volume) return { persistentVolumeClaim: { claimName: volume.claim } };
  if ('secret' in volume) return { secret: secretSource(volume) };
  return { emptyDir: {} };
}
