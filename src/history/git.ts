import { spawn } from 'node:child_process';
import { EMPTY, type Entry, type Folder, withEntry } from '../dockerfile/folder';
import { Blobs } from './blobs';
import { gitArguments, gitEnvironment } from './git-call';

/** A commit of the first parents of a branch, with the files as they are then. */
export interface Commit {
  readonly id: string;
  readonly parent: string | null;
  readonly root: Folder;
}

/** Which commits are meant. */
export interface Range {
  /** @default HEAD */
  readonly to?: string;
  /** The commit before the first that is judged. */
  readonly from?: string;
  /** How many, where `from` does not say. */
  readonly last?: number;
  /** Whether only `to` is judged, right after `from`. */
  readonly pair?: boolean;
}

/** What Git says against a call. */
export class GitError extends Error {}

/** A repository on this disk, read by the `git` of this machine; nothing in it is changed. */
export class Repository {
  public readonly blobs: Blobs;

  public constructor(public readonly folder: string) {
    this.blobs = new Blobs(folder);
  }

  public close(): void {
    this.blobs.close();
  }

  /** What one call prints. */
  public async git(...args: readonly string[]): Promise<string> {
    let text = '';
    for await (const part of output(this.folder, args)) text += part;
    return text;
  }

  /** The commits of a range, oldest first; before them, not judged, the one that the first is judged after. */
  public async *commits({
    to = 'HEAD',
    from,
    last = 100,
    pair,
  }: Range): AsyncGenerator<Commit & { readonly judged: boolean }> {
    if (pair && from !== undefined) {
      const [start, end] = [await this.commitOf(from), await this.commitOf(to)];
      yield { id: start, parent: null, root: await this.treeOf(start), judged: false };
      yield { id: end, parent: start, root: await this.treeOf(end), judged: true };
      return;
    }
    const ids = await this.idsOf(to, from, last);
    const [first] = ids;
    if (first === undefined) return;
    const parent = await this.parentOf(first);
    let root = await this.treeOf(first);
    // The first commit of all is judged too, after nothing, where as many are wished.
    yield {
      id: first,
      parent: parent ?? null,
      root,
      judged: parent === undefined && from === undefined && ids.length <= last,
    };
    let before = first;
    for await (const { id, changes } of this.changesOf(first, ids.at(-1) as string)) {
      for (const { path, mode, blob } of changes) root = withEntry(root, path, await this.entryOf(mode, blob));
      yield { id, parent: before, root, judged: true };
      before = id;
    }
  }

  /** How many commits a range has, the one before them among them. */
  public async count({ to = 'HEAD', from, last = 100 }: Range): Promise<number> {
    return (await this.idsOf(to, from, last)).length;
  }

  /** Whether it is a clone without all of its history. */
  public async isShallow(): Promise<boolean> {
    return (await this.git('rev-parse', '--is-shallow-repository')).trim() === 'true';
  }

  private async idsOf(to: string, from: string | undefined, last: number): Promise<string[]> {
    const end = await this.commitOf(to);
    if (from === undefined)
      return lines(await this.git('rev-list', '--first-parent', '--reverse', `--max-count=${last + 1}`, end, '--'));
    const start = await this.commitOf(from);
    const after = lines(await this.git('rev-list', '--first-parent', '--reverse', end, `^${start}`, '--'));
    // What was merged is not what the first commit after it was made of.
    return [(after[0] === undefined ? undefined : await this.parentOf(after[0])) ?? start, ...after];
  }

  /** The first parent of a commit as it says itself: in a shallow clone it may not be there. */
  private async parentOf(commit: string): Promise<string | undefined> {
    const [head = ''] = (await this.git('cat-file', 'commit', commit)).split('\n\n', 1);
    return /^parent (\w+)$/m.exec(head)?.[1];
  }

  private async commitOf(revision: string): Promise<string> {
    return (await this.git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`)).trim();
  }

  /** All files of a commit. */
  public async treeOf(commit: string): Promise<Folder> {
    const root = new Draft();
    for await (const record of records(this.folder, ['ls-tree', '-r', '-z', '--full-tree', commit])) {
      const [, mode = '', blob = '', path = ''] = /^(\d+) \w+ (\w+)\t([\s\S]*)$/.exec(record) ?? [];
      const entry = await this.entryOf(mode, blob);
      if (entry) root.add(path.split('/'), entry);
    }
    return root.folder();
  }

  private async *changesOf(first: string, last: string): AsyncGenerator<{ id: string; changes: Change[] }> {
    const args = [
      'log',
      '--first-parent',
      '-m',
      '--reverse',
      '--raw',
      '--ignore-submodules=none',
      '--no-renames',
      '--no-abbrev',
      '-z',
      '--format=commit %H',
    ];
    let current: { id: string; changes: Change[] } | undefined;
    let change: Omit<Change, 'path'> | undefined;
    for await (const token of records(this.folder, [...args, `${first}..${last}`, '--'])) {
      const [, id] = /^\n?commit (\w+)$/.exec(token) ?? [];
      const [, mode, blob] = /^\n?:\d+ (\d+) \w+ (\w+) \w/.exec(token) ?? [];
      if (change) {
        current?.changes.push({ ...change, path: token });
        change = undefined;
      } else if (id) {
        if (current) yield current;
        current = { id, changes: [] };
      } else if (mode !== undefined && blob !== undefined) change = { mode, blob };
    }
    if (current) yield current;
  }

  private async entryOf(mode: string, blob: string): Promise<Entry | undefined> {
    if (mode === '000000') return undefined;
    if (mode === '120000') return { kind: 'link', id: blob, target: await this.blobs.text(blob) };
    return { kind: 'file', id: blob, executable: mode === '100755' };
  }
}

interface Change {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
}

/** A folder while it is read. */
class Draft {
  private readonly entries = new Map<string, Entry | Draft>();

  public add([name = '', ...rest]: readonly string[], entry: Entry): void {
    if (rest.length === 0) {
      this.entries.set(name, entry);
      return;
    }
    const child = this.entries.get(name) ?? new Draft();
    this.entries.set(name, child);
    if (child instanceof Draft) child.add(rest, entry);
  }

  public folder(): Folder {
    if (this.entries.size === 0) return EMPTY;
    const entries = [...this.entries].map(([name, entry]): [string, Entry] => [
      name,
      entry instanceof Draft ? entry.folder() : entry,
    ]);
    return { kind: 'folder', entries: new Map(entries) };
  }
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** What a call prints, part by part, however much it is. */
async function* output(folder: string, args: readonly string[]): AsyncGenerator<string> {
  const git = spawn('git', gitArguments(folder, args), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: gitEnvironment(),
  });
  let said = '';
  git.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    git.on('close', resolve).on('error', () => reject(new GitError('there is no program git'))),
  );
  ended.catch(() => undefined);
  yield* git.stdout.setEncoding('utf8');
  if ((await ended) !== 0) throw new GitError(said.trim() || `git ${args[0]} found nothing`);
}

async function* records(folder: string, args: readonly string[]): AsyncGenerator<string> {
  let rest = '';
  for await (const part of output(folder, args)) {
    const found = (rest + part).split('\0');
    rest = found.pop() ?? '';
    yield* found;
  }
  if (rest !== '') yield rest;
}
