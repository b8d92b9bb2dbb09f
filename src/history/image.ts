import { posix } from 'node:path';
import type { KeyModel, Keys } from '../builders/keyed';
import { type BuildOptions, evaluate } from '../dockerfile/evaluate';
import { EMPTY, type Entry, entryAt, type Folder } from '../dockerfile/folder';
import { type Ignore, readIgnore, without } from '../dockerfile/ignore';
import type { Program } from '../dockerfile/program';
import { type Dockerfile, readDockerfile } from '../dockerfile/syntax';

/** An image of a repository, as far as its cache goes. */
export interface ImageBuild extends BuildOptions {
  readonly name: string;
  /** Paths in the repository. */
  readonly dockerfile: string;
  readonly context: string;
  /** Paths of named contexts. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Whether layers of COPY are kept, where an engine has the choice. */
  readonly copyLayers?: boolean;
  /** Build arguments that are other at each commit: its hash, its date. */
  readonly changing?: readonly string[];
}

/** Reads a file by its id. */
export type ReadText = (id: string) => Promise<string>;

/** What is in the place of a file, whatever the commit says. */
export interface Replaced {
  readonly dockerfile?: string;
  readonly ignore?: string;
}

/** An image at one commit. */
export interface Snapshot {
  readonly keys: Keys;
  readonly program: Program;
  readonly dockerfile: Dockerfile;
  readonly context: Folder;
}

/** What of a repository an image is made of: Dockerfile, context, its own ignore file, that of the context, named contexts. */
export function inputsOf({ dockerfile, context, folders = {} }: ImageBuild, root: Folder): (Entry | undefined)[] {
  const paths = [dockerfile, context, `${dockerfile}.dockerignore`, posix.join(context, '.dockerignore')];
  return [...paths, ...Object.values(folders)].map((path) => entryAt(root, path));
}

/** Makes snapshots of an image, and remembers what does not change between them. */
export class Snapshots {
  private readonly dockerfiles = new Map<string, Dockerfile>();
  private readonly programs = new Map<Dockerfile, Program | undefined>();
  private readonly ignores = new Map<string, Ignore>();
  private last: { readonly inputs: readonly unknown[]; readonly snapshot: Snapshot | undefined } | undefined;

  public constructor(
    private readonly build: ImageBuild,
    private readonly model: KeyModel,
    private readonly readText: ReadText,
    private readonly replaced: Replaced = {},
  ) {}

  /** Nothing where the image cannot be built: no Dockerfile, no such context or target. */
  public async at(root: Folder, commit = ''): Promise<Snapshot | undefined> {
    const { changing = [] } = this.build;
    const [file, whole, ownIgnore, generalIgnore, ...named] = inputsOf(this.build, root);
    const ignoreFile = ownIgnore ?? generalIgnore;
    const own = changing.length > 0 ? commit : undefined;
    const inputs = [file, whole, ignoreFile, own, ...named];
    if (this.last && inputs.every((input, i) => input === this.last?.inputs[i])) return this.last.snapshot;
    const ignore = await this.ignoreOf(ignoreFile?.kind === 'file' ? ignoreFile.id : undefined);
    const dockerfile = file?.kind === 'file' ? await this.dockerfileOf(file.id) : undefined;
    const snapshot =
      dockerfile && whole?.kind === 'folder'
        ? this.snapshot(dockerfile, without(whole, ignore), named, own)
        : undefined;
    this.last = { inputs, snapshot };
    return snapshot;
  }

  private snapshot(
    dockerfile: Dockerfile,
    context: Folder,
    named: readonly unknown[],
    commit: string | undefined,
  ): Snapshot | undefined {
    const { folders = {}, changing = [] } = this.build;
    const buildArgs = { ...this.build.buildArgs, ...Object.fromEntries(changing.map((name) => [name, `${commit}`])) };
    const program = this.programOf(dockerfile, { ...this.build, buildArgs, contexts: Object.keys(folders) }, commit);
    if (program === undefined) return undefined;
    const contexts = Object.fromEntries(
      Object.keys(folders).map((name, i) => [name, (named[i] as Folder | undefined) ?? EMPTY]),
    );
    return {
      keys: this.model(program, { context, contexts, buildArgs, copyLayers: this.build.copyLayers }),
      program,
      dockerfile,
      context,
    };
  }

  private programOf(dockerfile: Dockerfile, options: BuildOptions, commit: string | undefined): Program | undefined {
    if (commit !== undefined) return evaluate(dockerfile, options);
    if (!this.programs.has(dockerfile)) this.programs.set(dockerfile, evaluate(dockerfile, options));
    return this.programs.get(dockerfile);
  }

  private async dockerfileOf(id: string): Promise<Dockerfile> {
    const text = this.replaced.dockerfile ?? (await this.readText(id));
    const key = this.replaced.dockerfile === undefined ? id : '';
    const known = this.dockerfiles.get(key) ?? readDockerfile(text);
    this.dockerfiles.set(key, known);
    return known;
  }

  private async ignoreOf(id: string | undefined): Promise<Ignore | undefined> {
    const { ignore } = this.replaced;
    if (id === undefined && ignore === undefined) return undefined;
    const key = ignore === undefined ? (id as string) : '';
    const known = this.ignores.get(key) ?? readIgnore(ignore ?? (await this.readText(key)));
    this.ignores.set(key, known);
    return known;
  }
}
