import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { argumentsOf, type Known, knownOf, list, type Mapping, mapping, string } from './known';

/** What reads one kind of file; `path` is below the folder that is looked at. */
interface Reader {
  readonly files: RegExp;
  read(document: Mapping, path: string): Known[];
}

const READERS: readonly Reader[] = [
  { files: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/, read: readCompose },
  { files: /(?:^|\/)docker-bake[\w.-]*\.json$/, read: readBake },
  { files: /(?:^|\/)skaffold[\w.-]*\.ya?ml$/, read: readSkaffold },
  { files: /^\.github\/workflows\/[^/]+\.ya?ml$/, read: readWorkflow },
  { files: /(?:^|\/)\.gitlab-ci[\w.-]*\.ya?ml$/, read: readScripts },
  { files: /\.ya?ml$/, read: readContainers },
];

/** Whether a file may say something of images. */
export function maySay(path: string): boolean {
  return READERS.some(({ files }) => files.test(path));
}

/** What a file says of images that are built; nothing where it is of another kind, or cannot be read. */
export function readKnown(path: string, text: string): Known[] {
  const reader = READERS.find(({ files }) => files.test(path));
  return reader === undefined ? [] : documentsOf(text).flatMap((document) => reader.read(document, path));
}

function documentsOf(text: string): Mapping[] {
  try {
    return parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false }).map((document) =>
      mapping(document.toJS()),
    );
  } catch {
    return [];
  }
}

function readCompose({ services }: Mapping, path: string): Known[] {
  return Object.values(mapping(services)).flatMap((service) => {
    const { build, image } = mapping(service);
    const {
      context = '.',
      dockerfile,
      target,
      args,
    } = typeof build === 'string' ? mapping({ context: build }) : mapping(build);
    if (build === undefined) return [];
    return knownOf(path, posix.dirname(path), {
      context: String(context),
      dockerfile: string(dockerfile),
      image: string(image),
      target: string(target),
      buildArgs: argumentsOf(args),
    });
  });
}

function readBake({ target }: Mapping, path: string): Known[] {
  return Object.values(mapping(target)).flatMap((entry) => {
    const { context = '.', dockerfile, target: stage, args, tags } = mapping(entry);
    return knownOf(path, posix.dirname(path), {
      context: String(context),
      dockerfile: string(dockerfile),
      image: string(list(tags)[0]),
      target: string(stage),
      buildArgs: argumentsOf(args),
    });
  });
}

function readSkaffold({ build }: Mapping, path: string): Known[] {
  return list(mapping(build).artifacts).flatMap((artifact) => {
    const { image, context = '.', docker, kaniko, ...others } = mapping(artifact);
    const { dockerfile, target, buildArgs } = mapping(docker ?? kaniko);
    if (['buildpacks', 'jib', 'ko', 'bazel', 'custom'].some((other) => other in others)) return [];
    return knownOf(path, posix.dirname(path), {
      context: String(context),
      dockerfile: string(dockerfile),
      image: string(image),
      target: string(target),
      buildArgs: argumentsOf(buildArgs),
    });
  });
}

/** Steps that use docker/build-push-action, whose paths are below the repository. */
function readWorkflow({ jobs }: Mapping, path: string): Known[] {
  const steps = Object.values(mapping(jobs)).flatMap((job) => list(mapping(job).steps).map(mapping));
  return steps.flatMap(({ uses, with: inputs }) => {
    if (!String(uses).startsWith('docker/build-push-action@')) return [];
    const { context = '.', file, tags, target, 'build-args': args } = mapping(inputs);
    return knownOf(path, '.', {
      context: String(context),
      dockerfile: string(file),
      from: file === undefined ? 'context' : 'folder',
      image: string(
        String(tags ?? '')
          .split(/[\n,]/)[0]
          ?.trim(),
      ),
      target: string(target),
      buildArgs: argumentsOf(String(args ?? '').split('\n')),
    });
  });
}

/** Lines of scripts that call docker or kaniko. */
function readScripts(document: Mapping, path: string): Known[] {
  const scripts = Object.values(document).flatMap((job) => list(mapping(job).script).flat().map(String));
  return scripts.flatMap((line) => {
    const words = line.replace(/\\\n/g, ' ').split(/\s+/);
    if (/\bkaniko\/executor\b/.test(line)) return kanikoOf(words, path);
    if (!/\bdocker (?:buildx )?build\b/.test(line)) return [];
    const value = (...flags: string[]) => givenTo(words, flags);
    return knownOf(path, '.', {
      context: words.at(-1) ?? '.',
      dockerfile: value('-f', '--file'),
      from: value('-f', '--file') === undefined ? 'context' : 'folder',
      image: value('-t', '--tag'),
      target: value('--target'),
    });
  });
}

/** Jobs, Pods and Tasks that run kaniko: any list of arguments with a destination. */
function readContainers(document: Mapping, path: string): Known[] {
  const found: Known[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      const words = value.map(String);
      if (words.some((word) => word.startsWith('--destination'))) found.push(...kanikoOf(words, path));
      else value.forEach(visit);
    } else Object.values(mapping(value)).forEach(visit);
  };
  visit(document);
  return found;
}

function kanikoOf(words: readonly string[], path: string): Known[] {
  const context = (givenTo(words, ['--context', '-c']) ?? '.').replace(
    /^dir:\/\/\/?(?:workspace\/?(?:source\/?)?)?/,
    './',
  );
  const sub = givenTo(words, ['--context-sub-path']) ?? '';
  return knownOf(path, '.', {
    context: posix.join(/^\.|^\w[\w/.-]*$/.test(context) ? context : '.', sub),
    dockerfile: givenTo(words, ['--dockerfile', '-f'])?.replace(/^\/?workspace\/(?:source\/)?/, ''),
    image: givenTo(words, ['--destination', '-d']),
    target: givenTo(words, ['--target']),
  });
}

function givenTo(words: readonly string[], flags: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const [flag = '', ...rest] = word.split('=');
    if (flags.includes(flag)) return rest.length > 0 ? rest.join('=') : words[i + 1];
  }
  return undefined;
}
