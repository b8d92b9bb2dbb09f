import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gitIn } from '../git';
import type { Known } from './known';
import { maySay, readKnown } from './readers';

/** What there is in a folder. */
export interface Findings {
  /** What the folder is called. */
  readonly project: string;
  /** Where it is in its repository: nothing at the top of that, else a path that ends in a slash. */
  readonly below: string;
  /** Where it is cloned from, if that is known. */
  readonly url?: string;
  readonly dockerfiles: readonly string[];
  readonly known: readonly Known[];
  /** What may say something of images, and is not read. */
  readonly unread: readonly string[];
}

const DOCKERFILE = /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?|[\w.-]+\.(?:Dockerfile|dockerfile))$/;
/** HCL has variables and functions, which only bake itself makes values of. */
const UNREAD = /(?:^|\/)docker-bake[\w.-]*\.hcl$/;
const MAX_BYTES = 1_000_000;

export function findIn(folder: string): Findings {
  const files = filesIn(folder).sort();
  const read = (path: string) => readFileSync(join(folder, path), 'utf8').slice(0, MAX_BYTES);
  const url = addressOf(folder);
  return {
    project: basename(url ?? resolve(folder)).replace(/\.git$/, ''),
    below: gitIn(folder, 'rev-parse', '--show-prefix')?.replace(/\r?\n$/, '') ?? '',
    ...(url === undefined ? {} : { url }),
    dockerfiles: files.filter((path) => DOCKERFILE.test(path) && !path.endsWith('ignore')),
    known: files.filter(maySay).flatMap((path) => readKnown(path, read(path))),
    unread: files.filter((path) => UNREAD.test(path)),
  };
}

/** What Git knows and does not ignore; without Git all that is not hidden or installed. */
function filesIn(folder: string): string[] {
  const listed = gitIn(folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate');
  const all = listed?.split('\0') ?? readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const wanted = (path: string) =>
    (DOCKERFILE.test(path) || UNREAD.test(path) || maySay(path)) && !/(?:^|\/)(?:node_modules|\.git)\//.test(path);
  return all.filter((path) => wanted(path) && isReadable(join(folder, path)));
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Its remote, without what lets somebody in. */
function addressOf(folder: string): string | undefined {
  const remote = gitIn(folder, 'remote', 'get-url', 'origin')?.trim();
  const [, host, path] =
    /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/]*@)?([\w.-]+\.[a-z]+)(?::\d+(?=\/))?[/:](.+?)(?:\.git)?\/?$/.exec(
      remote ?? '',
    ) ?? [];
  return host === undefined ? undefined : `https://${host}/${path}.git`;
}
