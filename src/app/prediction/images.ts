import { posix } from 'node:path';
import { KEY_MODELS } from '../../builders/keys';
import { contextsOf } from '../../dockerfile/contexts';
import type { ImageBuild } from '../../history/image';
import type { Build } from '../../model/build';
import { knownArguments } from '../../model/build-args';
import type { BuilderName } from '../../model/builder';
import { type Problem, problem, suggest } from '../../model/faults';
import { showText } from '../../model/text';
import { knownText } from '../../model/values';
import type { Definition } from '../../resolve/definition';
import { placesOf } from '../checkout';
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
  const judged = chosen.flatMap(({ name, build }) => {
    const places = placesIn(build);
    return places === undefined ? [] : [imageOf(name, build, places, options)];
  });
  return judged.length > 0 ? judged : problem('place-of-run', { build: first.name });
}

function isJudged({ source, builder }: Build): boolean {
  return source.type === 'git' && KEY_MODELS[builder.type] !== undefined;
}

function imageOf(name: string, build: Build, { context, dockerfile, folders }: Places, options: HistoryOptions): Image {
  const { parameters } = build;
  const given = Object.entries(knownArguments(build)).map(
    ([arg, value]) => [arg, knownText(value, parameters)] as const,
  );
  const changing = given.filter(([, value]) => value === undefined).map(([arg]) => arg);
  const known = Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const target = build.target && knownText(build.target, parameters);
  const own = optionsOf(options);
  const platform = build.platforms[0] && knownText(build.platforms[0], parameters);
  return {
    build: {
      name,
      context,
      dockerfile,
      ...(Object.keys(folders).length > 0 ? { folders } : {}),
      images: contextsOf(build, (image) => knownText(image, parameters) ?? showText(image)).images,
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

/** What of a repository a build reads. */
type Places = Pick<ImageBuild, 'context' | 'dockerfile'> & { readonly folders: Readonly<Record<string, string>> };

/** By the defaults of parameters; nothing where only a run knows. */
function placesIn(build: Build): Places | undefined {
  const { contexts, parameters } = build;
  const places = placesOf(build);
  const folders = Object.entries(contexts).flatMap(([named, { path }]) =>
    path === undefined ? [] : [[named, knownText(path, parameters)] as const],
  );
  const known = folders.flatMap(([named, path]) => (path === undefined ? [] : [[named, pathIn(path)] as const]));
  if (places === undefined || known.length < folders.length) return undefined;
  return { context: pathIn(places.below), dockerfile: pathIn(places.dockerfile), folders: Object.fromEntries(known) };
}
