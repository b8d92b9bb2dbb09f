import type { Build } from '../model/build';
import type { Fault } from '../model/faults';
import type { BuilderAnswers } from '../model/fields';
import type { AccessMode } from '../model/named';
import type { EnvValue } from '../model/pod';
import type { Resources } from '../model/resources';
import type { SourceValueName } from '../model/source-values';
import type { Condition, Switch } from '../model/switches';
import { showText, type Text } from '../model/text';
import type { Offers } from './needs';

/**
 * What is wanted done, before any runner has a say. It names no path of its own: mounts are references, which a runner
 * resolves, but where a program looks in one place and cannot be told otherwise.
 */
export interface Plan {
  /** A graph, by what tasks take and give; in an order in which each comes after those that it waits for. */
  readonly tasks: readonly Task[];
  readonly volumes: readonly PlanVolume[];
  /** What nobody can ask of it where it is a script, and why. */
  readonly refuses?: Readonly<Partial<Record<Switch, string>>>;
}

/** What a task is for. */
export type Phase =
  | 'check'
  | 'fetch'
  | 'login'
  | 'reuse'
  | 'warm'
  | 'build'
  | 'load'
  | 'step'
  | 'notify'
  | 'index'
  | 'report'
  | 'scan'
  | 'sign'
  | 'prune'
  | 'serve'
  | 'start';

/** What one task hands on to another: which commit it is, the source on a volume, an image by its digest, that it may be signed and kept, that somebody was told. */
export type Artifact = 'commit' | 'source' | 'image' | 'approval' | 'notice';

/** One program that runs to its end: in a container, or on a machine. */
export type Task = ContainerTask | ProgramTask;

interface Common {
  readonly name: string;
  readonly phase: Phase;
  readonly takes?: readonly Artifact[];
  readonly gives?: readonly Artifact[];
  readonly args: readonly Text[];
  readonly env: Readonly<Record<string, TaskEnv>>;
  /** Whether it runs once all else is over, whatever became of that. */
  readonly always?: true;
  /** Where a script has it, if not always. */
  readonly when?: Condition;
}

/** A task in a container. */
export interface ContainerTask extends Common {
  /** A name; or a text with what a run knows of it. */
  readonly image: string | Text;
  /**
   * Replaces the image's entrypoint; without it the image's own runs. Where it is `sh -c`, the text of the script holds
   * no value of a user or a run: those are arguments, which no shell reads.
   */
  readonly command?: readonly Text[];
  readonly mounts: readonly Mount[];
  readonly privileges: Privileges;
  /** The folder it runs in, where that is not the one of its image. */
  readonly workingDir?: Text;
  /** What its container asks for, where that is not what is said of the one that builds. */
  readonly resources?: Resources;
  /** Whether on a machine it is whoever runs the script, to whom the files belong. */
  readonly asCaller?: true;
  /** Where a shell has to start it: with which, if not with the `sh` of its image. A machine that has it, and no Docker, is its image. */
  readonly shell?: Shell;
  /** Where it must run, if not just anywhere. */
  readonly where?: Where;
}

/** A shell for a program whose image has none. */
export interface Shell {
  /** The same image with a shell in it. */
  readonly image: string;
  readonly program: string;
  /** The folder in which such an image may have volumes. */
  readonly at: string;
}

/** A task with the programs of a machine, which sees all volumes and has the rights of whoever runs it. */
export interface ProgramTask extends Common {
  /** The programs that the machine must have. */
  readonly programs: readonly string[];
  /** As that of a container. */
  readonly command: readonly Text[];
  /** Whether one that fetches a source looks also at a source that is there already. */
  readonly ofGiven?: boolean;
  /** The fields without which a target of `docker buildx bake`, made of the build, does the same; none where it does all. */
  readonly bakesWithout?: readonly Fault['path'][];
}

/** On which node, and as whom. */
export interface Where {
  /** The architecture of the node, as Kubernetes and Go call it: `amd64`, `arm64`. */
  readonly architecture?: string;
  /** Labels of the node. */
  readonly node?: Readonly<Record<string, string>>;
  /** The service account, where it is not that of the build. */
  readonly serviceAccount?: string;
}

/** A value of an environment variable; an optional one may be missing from its Secret. */
export type TaskEnv = EnvValue & { readonly optional?: boolean };

export interface Mount {
  readonly volume: string;
  /** Where the program in the image looks for it, and cannot be told otherwise; else the runner says where it is. */
  readonly at?: string;
  /** Folder of the volume to mount. */
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/**
 * A volume of the plan: empty and gone with the pod, a claim (exclusive: one run at a time may use it), one that each
 * replica of a daemon keeps for itself, a Secret, keys of several, a ConfigMap, or files that this project writes into one.
 */
export type PlanVolume = { readonly name: string } & (
  | { readonly scratch: 'disk' | 'memory' }
  | { readonly claim: string; readonly accessModes?: readonly AccessMode[]; readonly exclusive?: boolean }
  | { readonly ofReplica: { readonly size: string; readonly storageClass?: string } }
  | { readonly secret: string; readonly items: readonly KeyToPath[]; readonly optional?: boolean }
  | { readonly projected: readonly ProjectedKey[] }
  | { readonly configMap: string }
  | { readonly files: Readonly<Record<string, string>> }
);

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

/** A key of a Secret or of a ConfigMap, as a file. */
export type ProjectedKey = KeyToPath &
  ({ readonly secret: string } | { readonly configMap: string }) & {
    /** It may be missing. */
    readonly optional?: boolean;
  };

/** What a container may do beyond nothing, and why. */
export interface Privileges {
  readonly user: number;
  readonly group: number;
  /** Capabilities kept; all others are dropped. */
  readonly capabilities: readonly string[];
  readonly privileged?: boolean;
  readonly privilegeEscalation?: boolean;
  /** Turn off the seccomp and AppArmor profiles of the container runtime. */
  readonly unconfined?: boolean;
  readonly readOnlyRoot?: boolean;
  /** Its pod must have a user namespace of its own. */
  readonly userNamespace?: boolean;
  /** The group that must own the volumes of its pod. */
  readonly volumeGroup?: number;
  /** Why it needs more than an ordinary container. */
  readonly reason?: string;
}

/** What a plan is made for. */
export interface PlanOptions {
  /** Whether the image goes to a registry; a warmer only fills the cache, and some builds push nothing. */
  readonly push: boolean;
  /** Whether it goes there without a name, by its digest alone: an index names it. */
  readonly byDigest?: boolean;
  /** What there is where it will run. */
  readonly offers: Offers;
}

/** A program that builds: what it refuses, and how it is run. */
export interface Builder {
  /** What it makes of each field. */
  readonly honours: BuilderAnswers;
  /** Whether a cache in a registry has each layer under a key of its own, in a repository that builds may share. */
  readonly keysLayers?: true;
  /** Whether it takes base images from a volume that a warmer filled. */
  readonly readsBases?: true;
  /** Whether it can push an image by its digest alone. */
  readonly pushesByDigest?: true;
  /** Whether RUN steps read the credentials of the builder, and all secrets of the build. */
  readonly showsCredentials?: true;
  /** What about fields that it honours cannot work, and what to write instead. */
  check(build: Build, options: Pick<PlanOptions, 'push'>): Fault[];
  /** What it wants done: asked only for a build without faults, and then it never throws. */
  plan(build: Build, options: PlanOptions): Plan;
}

/** The name of the task that checks what a run gives, and of the function that does it in a script. */
export const CHECK = 'check';

/** Whether a task looks at what a run gives; lists may have tasks of their own. */
export function isValuesCheck({ name, phase }: Task): boolean {
  return phase === 'check' && (name === CHECK || name.startsWith(`${CHECK}-list`));
}

/** The volume that holds the source, whatever it is. */
export const SOURCE_VOLUME = 'source';

/** The volume that holds a source which is given, where a copy of it is built. */
export const GIVEN_SOURCE_VOLUME = 'source-given';

/** The volume that holds the keys of `RUN --mount=type=ssh`, each a file named by its id. */
export const SSH_VOLUME = 'build-ssh';

/** The volume that the image is written to, besides a registry. */
export const OUTPUT_VOLUME = 'output';

/** The volume that holds the registry credentials. */
export const CREDENTIALS_VOLUME = 'docker-config';

/** The volume that holds the secrets of `RUN --mount=type=secret`, each a file named by its id. */
export const SECRETS_VOLUME = 'build-secrets';

/** The volume that holds the secrets of a step of a user, each a file named by its id. */
export function stepSecrets(step: string): string {
  return `step-${step}-secrets`;
}

export function isContainer(task: Task): task is ContainerTask {
  return 'image' in task;
}

/** Whether a task is a script of ours, for a shell, and not a program. */
export function isScript(task: Task): boolean {
  const [program = []] = task.command ?? [];
  return ['sh', isContainer(task) ? task.shell?.program : undefined].includes(showText(program));
}

/** What a task is given as texts: arguments, variables that come from no Secret, and its image where a run has a part in it. */
export function textsOf(task: Task): Text[] {
  const { args, env } = task;
  const image = isContainer(task) && typeof task.image !== 'string' ? [task.image] : [];
  return [...image, ...args, ...Object.values(env).flatMap((value) => (Array.isArray(value) ? [value as Text] : []))];
}

/** The tasks whose images a task takes. */
export function imagesTakenBy(task: Task): string[] {
  const parts = textsOf(task).flat();
  return parts.flatMap((part) => (typeof part === 'object' && 'imageOf' in part ? [part.imageOf] : []));
}

/** Whether a task is told what became of all others. */
export function wantsOutcome(task: Task): boolean {
  return textsOf(task).some((value) => value.some((part) => typeof part === 'object' && 'outcome' in part));
}

/** What a task is given that another pod found out of the source. */
export function handedTo(task: Task): SourceValueName[] {
  return textsOf(task)
    .flat()
    .flatMap((part) => (typeof part === 'object' && 'handed' in part ? [part.handed] : []));
}

/** What a task finds out of the source for other pods. */
export function handedBy(task: Task): SourceValueName[] {
  return textsOf(task)
    .flat()
    .flatMap((part) => (typeof part === 'object' && 'handedFile' in part ? [part.handedFile] : []));
}

/** The mounts of a task; a program of a machine has none. */
export function mountsOf(task: Task): readonly Mount[] {
  return isContainer(task) ? task.mounts : [];
}

/** The fields that bake has no word for; nothing where it has none for the whole plan. */
export function bakesWithout({ tasks }: Plan): readonly Fault['path'][] | undefined {
  return tasks.flatMap((task) => (isContainer(task) || task.bakesWithout === undefined ? [] : [task.bakesWithout]))[0];
}
