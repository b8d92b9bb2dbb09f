import { posix } from 'node:path';
import { KEY_MODELS } from '../../builders/keys';
import { contextsOf } from '../../dockerfile/contexts';
import type { ImageBuild } from '../../history/image';
import type { Build } from '../../model/build';
import type { BuilderName } from '../../model/builder';
import { type Problem, problem, suggest } from '../../model/faults';
import { dockerfileOf } from '../../model/inputs';
import { showText, type Text } from '../../model/text';
import type { Definition } from '../../resolve/definition';
import { keptBy } from './kept';
import type { HistoryOptions } from './options';

/** An image to judge, and what builds it. */
export interface Image {
  readonly build: ImageBuild;
  readonly engine: BuilderName;
  /** Where its definition keeps what it builds, a line each. */
  readonly kept?: readonly string[];
}

/** The image that options describe without a definition. */
export function describedImage(options: HistoryOptions): Image {
  const context = pathIn(options.context ?? '.');
  const dockerfile = pathIn(options.dockerfile ?? posix.join(context, 'Dockerfile'));
  const name = options.build ?? dockerfile;
  return { build: { name, dockerfile, context, ...optionsOf(options) }, engine: options.engine ?? 'buildkit' };
}

const pathIn = (path: string) => posix.relative('/', posix.resolve('/', path)) || '.';

function optionsOf({
  target,
  platform,
  buildArgs,
}: HistoryOptions): Pick<ImageBuild, 'target' | 'platform' | 'buildArgs'> {
  const args = buildArgs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, process.env[pair] ?? ''] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { ...(target ? { target } : {}), ...(platform ? { platform } : {}), buildArgs: Object.fromEntries(args) };
}

/** The images of a definition that are built from a repository; what is wrong with what was asked for. */
export function imagesOf(definition: Definition, options: HistoryOptions): Image[] | Problem {
  const units = definition.builds.filter(({ push }) => push);
  const known = units.map(({ name }) => name);
  const { build: wanted } = options;
  if (wanted !== undefined && !known.includes(wanted))
    return problem('unknown-build', { name: wanted, hint: suggest(wanted, known) });
  const chosen = units.filter(({ name, build }) => wanted === name || (wanted === undefined && isJudged(build)));
  const [first] = chosen;
  if (first === undefined) return problem('nothing-to-judge', {});
  if (!isJudged(first.build))
    return problem('build-not-judged', {
      build: first.name,
      builder: first.build.builder.type,
      source: first.build.source.type,
    });
  return chosen.map(({ name, build }) => imageOf(name, build, options));
}

function isJudged({ source, builder }: Build): boolean {
  return source.type === 'git' && KEY_MODELS[builder.type] !== undefined;
}

function imageOf(name: string, build: Build, options: HistoryOptions): Image {
  const context = build.source.type === 'inline' ? '.' : pathIn(build.source.path ?? '.');
  const given = Object.entries(build.buildArgs).map(([arg, value]) => [arg, literalOf(value, build)] as const);
  const changing = given.filter(([, value]) => value === undefined).map(([arg]) => arg);
  const known = Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const target = build.target && literalOf(build.target, build);
  const own = optionsOf(options);
  const file = dockerfileOf(build);
  const folders = Object.entries(build.contexts).flatMap(([named, { path }]) =>
    path === undefined ? [] : [[named, pathIn(path)] as const],
  );
  const platform = build.platforms[0] && literalOf(build.platforms[0], build);
  return {
    build: {
      name,
      context,
      dockerfile: pathIn(posix.join(file.from === 'source' ? '.' : context, file.path)),
      ...(folders.length > 0 ? { folders: Object.fromEntries(folders) } : {}),
      images: contextsOf(build, (image) => literalOf(image, build) ?? showText(image)).images,
      ...(target ? { target } : {}),
      ...(platform ? { platform } : {}),
      ...own,
      buildArgs: { ...known, ...own.buildArgs },
      ...('cacheCopyLayers' in build.builder ? { copyLayers: build.builder.cacheCopyLayers } : {}),
      changing: changing.filter((arg) => !Object.hasOwn(own.buildArgs ?? {}, arg)),
    },
    engine: options.engine ?? build.builder.type,
    kept: keptBy(build),
  };
}

/** A text with the defaults of its parameters; nothing where a run gives it another value each time. */
function literalOf(value: Text, build: Build): string | undefined {
  const parts = value.map((part) => {
    if (typeof part === 'string') return part;
    return 'param' in part ? defaultOf(part.param, build) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

function defaultOf(name: string, { parameters }: Build): string | undefined {
  const value = parameters[name]?.default;
  return value === undefined ? undefined : String(value);
}
