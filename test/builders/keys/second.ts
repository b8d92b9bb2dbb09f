import type { KeyModel } from '../../../src/builders/keyed';
import { type BuildOptions, evaluate } from '../../../src/dockerfile/evaluate';
import { EMPTY, type Entry, type Folder, withEntry } from '../../../src/dockerfile/folder';
import { readIgnore, without } from '../../../src/dockerfile/ignore';
import { readDockerfile } from '../../../src/dockerfile/syntax';
import { type CacheKind, Memory } from '../../../src/history/memory';

/** Files by path: a content; `x:` before it makes it a program, `->` a link, `/` a folder without files. */
export type Files = Readonly<Record<string, string>>;

/** One build: a Dockerfile, or its lines behind FROM; what else there is. */
export interface Built extends BuildOptions {
  readonly dockerfile: string;
  readonly files?: Files;
}

/** What a second build finds right after a first: the instructions that run. */
export function runsOf(model: KeyModel, first: Built, second: Built, cache: CacheKind = 'kept'): string[] {
  const memory = new Memory(cache);
  memory.build(keysOf(model, first));
  const keys = keysOf(model, second);
  const runs = memory.build(keys);
  return keys.steps.filter((step) => runs.has(step)).map(({ instruction }) => instruction);
}

function keysOf(model: KeyModel, { dockerfile, files = {}, ...options }: Built) {
  const text = /^FROM/m.test(dockerfile) ? dockerfile : `FROM base\n${dockerfile}`;
  const program = evaluate(readDockerfile(text), options);
  if (program === undefined) throw new Error('no such target');
  const whole = folderOf({ Dockerfile: text, ...files });
  const ignore = files['.dockerignore'];
  const context = ignore === undefined ? whole : without(whole, readIgnore(ignore));
  return model(program, { context, buildArgs: options.buildArgs });
}

function folderOf(files: Files): Folder {
  return Object.entries(files).reduce(
    (made, [path, content]) => withEntry(made, path.replace(/\/$/, ''), entryOf(path, content)),
    EMPTY,
  );
}

function entryOf(path: string, content: string): Entry {
  if (path.endsWith('/')) return { kind: 'folder', entries: new Map() };
  if (content.startsWith('->')) return { kind: 'link', id: content, target: content.slice(2) };
  return { kind: 'file', id: content.replace(/^x:/, ''), executable: content.startsWith('x:') };
}
