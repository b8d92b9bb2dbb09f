import type { CacheKind } from '../../history/memory';
import type { BuilderName } from '../../model/builder';
import { fault, type Problem } from '../../model/faults';
import { readAll } from '../commands/read';
import { reported } from '../commands/report';
import type { Terminal } from '../commands/terminal';
import { describedImage, type Image, imagesOf } from './images';
import type { HistoryOptions } from './options';
import { type Judged, judged } from './predict';

/** The options of `explain` and `predict`, as they are parsed. */
export interface Asked {
  readonly file: readonly string[];
  readonly env: string | undefined;
  readonly repo: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly last: number | undefined;
  readonly dockerfile: string | undefined;
  readonly context: string | undefined;
  readonly target: string | undefined;
  readonly 'build-arg': readonly string[];
  readonly platform: string | undefined;
  readonly engine: BuilderName | undefined;
  readonly cache: CacheKind | undefined;
  readonly 'what-if': readonly string[];
  readonly times: readonly string[];
  readonly worktree: boolean;
  readonly advise: boolean;
  readonly pair: boolean;
}

/** Judges what was asked for; says what is wrong with it, and is nothing then. */
export async function judgedCall(
  asked: Asked,
  [build]: readonly string[],
  terminal: Terminal,
): Promise<readonly Judged[] | undefined> {
  const options = optionsOf(asked, build);
  const images = imagesFor(asked, options, terminal);
  const found = images && ('code' in images ? images : await judged(images, options, progressOn(terminal)));
  if (found === undefined) return undefined;
  if (!('code' in found)) return found;
  reported({ errors: [fault(found.code, [], found.data as never)], warnings: [] }, { terminal });
  return undefined;
}

function optionsOf(asked: Asked, build: string | undefined): HistoryOptions {
  const { 'build-arg': buildArgs, 'what-if': whatIf, repo = '.', cache = 'kept', env: _, ...rest } = asked;
  return { ...rest, buildArgs, whatIf, repo, cache, ...(build === undefined ? {} : { build }) };
}

function imagesFor({ file, env }: Asked, options: HistoryOptions, terminal: Terminal): Image[] | Problem | undefined {
  if (options.dockerfile !== undefined || options.context !== undefined) return [describedImage(options)];
  const { definition, findings } = readAll(file, env);
  if (definition === undefined) reported(findings, { terminal });
  return definition && imagesOf(definition, options);
}

/** On a terminal, how far it is; the line is gone in the end. */
function progressOn({ watched }: Terminal) {
  if (!watched) return undefined;
  return (done: number, of: number) => {
    if (done % 10 === 0 || done === of) process.stderr.write(done === of ? '\r\u001b[K' : `\r${done} of ${of} commits`);
  };
}
