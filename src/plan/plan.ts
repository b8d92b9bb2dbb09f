import type { Build } from '../model/build';
import type { Fault } from '../model/faults';
import type { BuilderAnswers } from '../model/fields';
import type { EnvValue } from '../model/pod';
import type { Text } from '../model/text';
import type { AccessMode } from '../model/volume';

/** What a builder wants done, before any runner has a say. */
export interface BuildPlan {
  /** Run in this order; the last one builds. */
  readonly steps: readonly Step[];
  readonly volumes: readonly PlanVolume[];
  readonly pod: PodNeeds;
}

/** What the pod as a whole must be like. */
export interface PodNeeds {
  /** Run the pod in a user namespace of its own. */
  readonly userNamespace?: boolean;
  /** The group that owns mounted volumes. */
  readonly fsGroup?: number;
}

/** One container that runs to its end. */
export interface Step {
  readonly name: string;
  /** Where there is none, the command is a program of the machine. */
  readonly image?: string;
  /**
   * Replaces the image's entrypoint; without it the image's own runs. Where it is `sh -c`, the text of the script holds
   * no value of a user or a run: those are arguments, which no shell reads.
   */
  readonly command?: readonly Text[];
  readonly args: readonly Text[];
  readonly env: Readonly<Record<string, StepEnv>>;
  readonly mounts: readonly Mount[];
  readonly privileges: Privileges;
  /** The programs that a machine must have for it, where it has no image. */
  readonly tools?: readonly string[];
  /** It looks at what a run gives, before anything else does: its container has no variables that a value could name. */
  readonly checksValues?: boolean;
}

/** A value of an environment variable; an optional one may be missing from its Secret. */
export type StepEnv = EnvValue & { readonly optional?: boolean };

export interface Mount {
  readonly volume: string;
  readonly path: string;
  /** Folder of the volume to mount. */
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** A volume of the plan: empty, a claim (exclusive: one run at a time may use it), a Secret, keys of several, or files that this project writes into a ConfigMap. */
export type PlanVolume = { readonly name: string } & (
  | { readonly scratch: 'disk' | 'memory' }
  | { readonly claim: string; readonly accessModes?: readonly AccessMode[]; readonly exclusive?: boolean }
  | { readonly secret: string; readonly items: readonly KeyToPath[]; readonly optional?: boolean }
  | { readonly projected: readonly ProjectedKey[] }
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
  /** Why it needs more than an ordinary container. */
  readonly reason?: string;
}

/** Where a plan is run: in the containers of a pod, or with the programs of a machine. */
export type Place = 'pod' | 'machine';

/** What a plan is made for. */
export interface PlanOptions {
  /** `false`: fill the cache only. */
  readonly push: boolean;
  readonly place: Place;
}

/** A program that builds: what it refuses, and how it is run. */
export interface Builder {
  /** Where it can be run. */
  readonly places: readonly Place[];
  /** What it makes of each field. */
  readonly honours: BuilderAnswers;
  /** What about fields that it honours cannot work, and what to write instead. */
  check(build: Build, options: PlanOptions): Fault[];
  plan(build: Build, options: PlanOptions): BuildPlan;
}

/** The volume that holds the source, whatever it is. */
export const SOURCE_VOLUME = 'source';

/** The volume that holds the registry credentials. */
export const CREDENTIALS_VOLUME = 'docker-config';

/** The volume that holds the secrets of `RUN --mount=type=secret`, each a file named by its id. */
export const SECRETS_VOLUME = 'build-secrets';

/** Where every builder finds the source. */
export const SOURCE_PATH = '/workspace/source';
