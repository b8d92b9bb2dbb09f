import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { follow, must } from './processes';

/** Where what is slow to build is kept from run to run. */
export const CACHE = resolve(process.env.CACHED_BUILDS_LAB ?? join(homedir(), '.cache/cached-builds-lab'));

/** Programs of Go modules: the `tool` lines of a go.mod of ours. */
export interface Part {
  readonly name: string;
  /** The folder that has the go.mod. */
  readonly folder: string;
  /** What a program is called; by default as the last element of its package. */
  readonly programName?: (tool: string) => string;
  readonly cgo?: boolean;
  readonly ldflags?: string;
  readonly tags?: string;
  /** For modules that do not build as they are published: writes a go.mod that does into a folder, and returns its path. */
  readonly modFile?: (part: Part, scratch: string) => string;
}

/** The folder with the programs of a part: of an earlier run, unless its versions, its flags or Go have changed. */
export async function built(part: Part, signal?: AbortSignal): Promise<string> {
  const folder = folderOf(part);
  if (existsSync(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  const programs = join(scratch, 'programs');
  mkdirSync(programs, { recursive: true });
  try {
    const modFile = part.modFile?.(part, scratch);
    for (const tool of toolsOf(part)) {
      const name = part.programName?.(tool) ?? basename(tool);
      const start = Date.now();
      await follow('go', ['build', ...flagsOf(part, modFile), '-o', join(programs, name), tool], {
        cwd: part.folder,
        env: { ...process.env, CGO_ENABLED: part.cgo ? '1' : '0' },
        signal,
      });
      process.stderr.write(`${part.name}: ${name} built in ${Math.round((Date.now() - start) / 1000)} s\n`);
    }
    if (!existsSync(folder)) renameSync(programs, folder);
    return folder;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The folder with the programs of a part where an earlier run has built them. */
export function kept(part: Part): string | undefined {
  const folder = folderOf(part);
  return existsSync(folder) ? folder : undefined;
}

function folderOf(part: Part): string {
  return join(CACHE, 'programs', `${part.name}-${keyOf(part)}`);
}

/** The source of a module that a part is made of. */
export function moduleFolder({ folder }: Part, module: string): string {
  return JSON.parse(must('go', ['mod', 'download', '-json', module], { cwd: folder }).stdout).Dir;
}

function toolsOf({ folder }: Part): string[] {
  const text = readFileSync(join(folder, 'go.mod'), 'utf8');
  const tools = /^tool \(([^)]*)\)/m.exec(text)?.[1] ?? /^tool (\S+)$/m.exec(text)?.[1] ?? '';
  return tools.split(/\s+/).filter(Boolean);
}

function flagsOf({ ldflags = '', tags }: Part, modFile: string | undefined): string[] {
  return [
    `-ldflags=-s -w ${ldflags}`,
    ...(tags === undefined ? [] : [`-tags=${tags}`]),
    ...(modFile === undefined ? [] : [`-modfile=${modFile}`]),
  ];
}

function keyOf({ folder, cgo, ldflags, tags }: Part): string {
  const go = must('go', ['env', 'GOVERSION', 'GOARCH']).stdout;
  const hash = createHash('sha256').update(JSON.stringify([go, cgo, ldflags, tags]));
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
