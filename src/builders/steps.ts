import type { Build } from '../model/build';
import { isPushed } from '../model/output';
import type { EnvValue } from '../model/pod';
import type { Step, StepAfter, StepBefore } from '../model/steps';
import { hasReferences, parseText, showText, type Text, text } from '../model/text';
import { claimVolume } from '../plan/claims';
import { joinParts, type PlanParts, projectedParts } from '../plan/parts';
import {
  type ContainerTask,
  type Mount,
  type Plan,
  type Privileges,
  type ProjectedKey,
  SOURCE_VOLUME,
  stepSecrets,
} from '../plan/plan';

/** Where a step finds its secrets, as RUN steps of a Dockerfile do. */
const SECRETS_FOLDER = '/run/secrets';

/** Who a step is that has nothing to do with the source. */
const NOBODY = 1000;

/** The steps on the source, as who it belongs to; `folder` is that which is built. */
export function stepsBefore(steps: readonly StepBefore[], owner: number, folder: Text): PlanParts {
  return joinParts(
    ...steps.map((step) => {
      const own = ownParts(step);
      const workingDir = step.workingDir === undefined ? folder : text`${{ volume: SOURCE_VOLUME }}/${step.workingDir}`;
      const task: ContainerTask = {
        ...taskOf(step, owner, own.mounts),
        takes: ['source'],
        gives: ['source'],
        workingDir,
        mounts: [{ volume: SOURCE_VOLUME }, ...own.mounts],
      };
      return { tasks: [task], volumes: own.volumes, mounts: [] };
    }),
  );
}

/** The plan with the steps on the image behind it: each waits for the one before, and those that always run for none. */
export function withStepsAfter(plan: Plan, build: Pick<Build, 'steps' | 'push' | 'output'>): Plan {
  const { after } = build.steps;
  const image = plan.tasks.filter(({ gives }) => gives?.includes('image')).at(-1)?.name;
  if (after.length === 0 || image === undefined) return plan;
  const inOrder = [...after.filter(({ always }) => !always), ...after.filter(({ always }) => always)];
  const [first] = inOrder;
  const parts = joinParts(...inOrder.map((step) => afterParts(step, image, step === first)));
  const tasks = parts.tasks.map((task) =>
    isPushed(build) && !task.always ? { ...task, when: 'pushed' as const } : task,
  );
  return { ...plan, tasks: [...plan.tasks, ...tasks], volumes: [...plan.volumes, ...parts.volumes] };
}

function afterParts(step: StepAfter, image: string, isFirst: boolean): PlanParts {
  const own = ownParts(step);
  const order: Partial<ContainerTask> = step.always
    ? { always: true }
    : { takes: isFirst ? ['image'] : ['image', 'approval'], gives: ['approval'] };
  const { args, env, image: name, ...task } = taskOf(step, NOBODY, own.mounts);
  const named: ContainerTask = {
    ...task,
    ...order,
    image: typeof name === 'string' ? name : withImage(name, image),
    args: args.map((arg) => withImage(arg, image)),
    env: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        Array.isArray(value) ? withImage(value as Text, image) : value,
      ]),
    ),
    ...(step.workingDir === undefined ? {} : { workingDir: text`${step.workingDir}` }),
  };
  return { tasks: [named], volumes: own.volumes, mounts: [] };
}

/** The text with the image of a task for what its user calls that of the build. */
function withImage(value: Text, task: string): Text {
  return value.map((part) => (typeof part === 'object' && 'built' in part ? { imageOf: task } : part));
}

function taskOf(step: Step, owner: number, mounts: readonly Mount[]): ContainerTask {
  const { name, image, env, resources } = step;
  return {
    name,
    phase: 'step',
    image: hasReferences(image) ? image : showText(image),
    ...invocationOf(step),
    env: env as Readonly<Record<string, EnvValue>>,
    mounts,
    privileges: privilegesOf(step, owner),
    ...(resources === undefined ? {} : { resources }),
    ...(step.user === undefined ? { asCaller: true } : {}),
  };
}

/** A script is one argument of what reads it; then come its own. */
function invocationOf({ name, command, script, args }: Step): Pick<ContainerTask, 'command' | 'args'> {
  const given = command?.map(parseText);
  if (script === undefined) return { ...(given ? { command: given } : {}), args };
  return given
    ? { command: given, args: [[script], ...args] }
    : { command: [text`sh`, text`-euc`, [script], text`${name}`], args };
}

function privilegesOf({ user, capabilities, volumes }: Step, owner: number): Privileges {
  const who = user ?? owner;
  const reason = user !== undefined || capabilities.length > 0 ? OF_DEFINITION : who === 0 ? OF_OWNER : undefined;
  // A new volume belongs to root.
  const keeps = who !== 0 && volumes.some(({ volume, readOnly }) => volume !== undefined && !readOnly);
  return {
    user: who,
    group: who,
    capabilities,
    ...(keeps ? { volumeGroup: who } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

const OF_DEFINITION = 'its definition says so';
const OF_OWNER = 'the source belongs to root, as its builder wants it; it has no capability';

/** What a step alone has: its secrets, and its volumes. */
function ownParts({ name, secrets, volumes }: Step): PlanParts {
  const keys = secrets.map(({ id, secret, key }): ProjectedKey => ({ secret, key, path: id }));
  const others = volumes.map(({ path, volume, readOnly }, i): PlanParts => {
    const called = `step-${name}-volume-${i}`;
    return {
      tasks: [],
      volumes: [volume === undefined ? { name: called, scratch: 'disk' } : claimVolume(called, volume)],
      mounts: [{ volume: called, at: path, ...(readOnly ? { readOnly } : {}) }],
    };
  });
  return joinParts(projectedParts(stepSecrets(name), keys, SECRETS_FOLDER), ...others);
}
