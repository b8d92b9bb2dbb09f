import {
  CREDENTIALS_VOLUME,
  GIVEN_SOURCE_VOLUME,
  type Mount,
  mountsOf,
  type Plan,
  type PlanVolume,
  SOURCE_VOLUME,
} from '../../plan/plan';
import type { Container } from '../kubernetes/container';
import { secretSource } from '../kubernetes/volumes';
import { pathOf } from '../paths';

/** What a workspace is bound to in a run. */
export type Binding = Readonly<Record<string, unknown>>;

/**
 * The workspace that a volume of a plan is to Tekton: what a run may bind to something else. All others stay volumes: so
 * does one of whose folders steps mount a few, which no workspace can say. The affinity assistant, on by default, refuses a
 * task that has two claims as workspaces, and its own pod mounts the one there is: so a second claim stays a volume, and one
 * that a single pod may mount.
 */
export function workspaceOf(volume: PlanVolume, plan: Plan): string | undefined {
  if (volume.name === CREDENTIALS_VOLUME && !('scratch' in volume)) return 'dockerconfig';
  if ('claim' in volume) {
    if (mountsIn(volume, plan).some(({ subPath }) => subPath !== undefined)) return undefined;
    return volume === plan.volumes.find(mayBeShared) ? volume.name : undefined;
  }
  return volume.name === SOURCE_VOLUME && 'scratch' in volume ? 'source' : undefined;
}

/** Whether the pod of a run may be one of several that mount a claim. */
function mayBeShared(volume: PlanVolume): boolean {
  return 'claim' in volume && !volume.exclusive && !volume.accessModes?.includes('ReadWriteOncePod');
}

function mountsIn({ name }: PlanVolume, { tasks }: Plan): Mount[] {
  return tasks.flatMap(mountsOf).filter(({ volume }) => volume === name);
}

/** The workspaces that a Task declares for a plan, mounted where its steps expect them. */
export function taskWorkspaces(plan: Plan) {
  return plan.volumes.flatMap((volume) => {
    const name = workspaceOf(volume, plan);
    if (name === undefined) return [];
    const mounts = mountsIn(volume, plan);
    const path = mounts[0] && pathOf(mounts[0]);
    const writers = mounts.filter(({ readOnly }) => !readOnly);
    const shared = writers.length > 0 && writers.length < mounts.length;
    return [
      {
        name,
        description: DESCRIPTIONS[name] ?? 'A volume that keeps a cache from one build to the next.',
        // Where a step mounts the volume itself, Tekton's validation wants no workspace.
        mountPath: shared ? `${path}-writable` : path,
        ...(writers.length === 0 ? { readOnly: true } : {}),
      },
    ];
  });
}

/**
 * What a step mounts. A workspace that any step lists is hidden from all that do not; whether it can be written is up to
 * the Task as a whole, so a step that only reads what another writes mounts the volume behind it. See
 * https://tekton.dev/docs/pipelines/workspaces/#isolating-workspaces-to-specific-steps-or-sidecars
 */
export function stepMounts({ volumeMounts = [] }: Container, plan: Plan) {
  const names = new Map(plan.volumes.map((volume) => [volume.name, workspaceOf(volume, plan)]));
  const declared = new Map(taskWorkspaces(plan).map((workspace) => [workspace.name, workspace]));
  const [listed, mounted]: [{ name: string; mountPath: string }[], NonNullable<Container['volumeMounts']>[number][]] = [
    [],
    [],
  ];
  for (const mount of volumeMounts) {
    const workspace = declared.get(names.get(mount.name) ?? '');
    if (workspace === undefined) mounted.push(mount);
    else if (mount.readOnly && !workspace.readOnly)
      mounted.push({ ...mount, name: `$(workspaces.${workspace.name}.volume)` });
    // Always with a path, though it be that of the Task: the schema of the API server asks for one.
    else listed.push({ name: workspace.name, mountPath: mount.mountPath });
  }
  return {
    ...(listed.length > 0 ? { workspaces: listed } : {}),
    ...(mounted.length > 0 ? { volumeMounts: mounted } : {}),
  };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  [GIVEN_SOURCE_VOLUME]: 'The source as it is given; steps get a copy.',
  source: 'The build context; bound without a subPath, which Tekton keeps from steps that only read.',
  dockerconfig: 'Registry credentials: a folder with config.json.',
};

/**
 * What each workspace is bound to. A source that is fetched lies on the disk of the pod that builds: a claim for it would
 * bind the pod to a node, and leave no workspace for a cache.
 */
export function bindingsOf(plan: Plan): ReadonlyMap<string, Binding> {
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
