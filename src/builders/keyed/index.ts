import type { Entry, Folder } from '../../dockerfile/folder';
import type { Program } from '../../dockerfile/program';

/** What an engine knows the instructions of a Dockerfile by, each in the folder of its builder. */
export type KeyModel = (program: Program, sources: KeySources) => Keys;

/** What a build takes in beside its Dockerfile. */
export interface KeySources {
  /** The build context, without what an ignore file leaves out. */
  readonly context: Folder;
  readonly contexts?: Readonly<Record<string, Folder>>;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Whether layers of COPY are kept, where an engine has the choice. */
  readonly copyLayers?: boolean | undefined;
}

export interface Keys {
  /** In the order of the file. What changes no key is not among them: an ENV, a LABEL. */
  readonly steps: readonly Keyed[];
  /** The keys of what the image itself is made of: the target's stage and those below it. */
  readonly chain: ReadonlySet<string>;
  /** Whether nothing more of a stage is looked up once something was not found. */
  readonly stopsAtMiss: boolean;
}

/** One thing that an engine looks up in its cache. */
export interface Keyed {
  readonly stage: string;
  readonly line: number;
  /** The instruction as one line. */
  readonly instruction: string;
  /** What it is found by: equal where the engine takes two for the same. */
  readonly key: string;
  /** Whose results it needs if it runs. */
  readonly needs: readonly Keyed[];
  /** What the key is made of. */
  readonly parts: readonly Part[];
  /** Why it runs in any case, where the engine keeps no result of it. */
  readonly never?: string;
  /** A path that is not there: the build ends here. */
  readonly missing?: string;
}

/** One of the things that a key is made of. */
export interface Part {
  readonly what:
    | 'base'
    | 'before'
    | 'text'
    | 'settings'
    | 'environment'
    | 'user'
    | 'workdir'
    | 'mounts'
    | 'platform'
    | 'files'
    | 'stage';
  readonly value: string;
  /** What it is called where it differs: a path, an image, a stage. */
  readonly of?: string;
  /** Of files, themselves, to say which differ. */
  readonly entry?: Entry;
  /** Of what a stage made: it may be equal bytes again, which nobody can know before. */
  readonly unknown?: boolean;
}
