import { posix } from 'node:path';
import { oneLine } from '../../model/lines';
import { readContent } from '../../resolve/load';
import type { Findings } from './find';
import type { Known } from './known';

/** A build as it is proposed, and what is said of it. */
interface Proposed {
  readonly name: string;
  readonly comments: readonly string[];
  readonly lines: readonly string[];
}

/** A definition of what was found, with comments that say where, and what was guessed; it has no faults. */
export function propose(found: Findings): string {
  const { url, unread } = found;
  const address = url ?? `https://git.example.com/${dnsOf(found.project)}.git`;
  const names = new Set<string>();
  const read = found.dockerfiles.map((dockerfile) => [dockerfile, buildOf(dockerfile, found, address, names)] as const);
  const builds = read.flatMap(([, build]) => build ?? []);
  const notes = [
    ...(url === undefined ? ['The address of the repository is a guess: it has no remote "origin" that says it.'] : []),
    ...read.flatMap(([path, build]) => (build ? [] : [`${path} is left out: no definition takes that path.`])),
    ...unread.map((path) => `${path} is not read: docker buildx bake --print makes JSON of it.`),
  ];
  const header = [
    '# Proposed by cached-builds init: look at what is called a guess, then run cached-builds check.',
    ...notes.map((note) => `# ${note}`),
  ];
  return `${header.map(oneLine).join('\n')}\nversion: 1\nbuilds:\n${builds.map(textOf).join('')}`;
}

function textOf({ name, comments, lines }: Proposed): string {
  return [
    ...comments.map((comment) => `  # ${oneLine(comment)}`),
    `  ${name}:`,
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function buildOf(dockerfile: string, found: Findings, address: string, names: Set<string>): Proposed | undefined {
  const known = found.known.filter((one) => one.dockerfile === dockerfile);
  const name = nameOf(dockerfile, found.project, names);
  const full = proposed(name, dockerfile, known, found, address);
  if (isSound(full)) return full;
  // What another tool takes is not always taken here: then only what is sure.
  const plain = proposed(name, dockerfile, [], found, address);
  if (!isSound(plain)) return undefined;
  return {
    ...plain,
    comments: [...plain.comments, `What ${known[0]?.where} says of it cannot be taken over as it is.`],
  };
}

function isSound(build: Proposed): boolean {
  return readContent('builds.yaml', `version: 1\nbuilds:\n${textOf(build)}`).found.length === 0;
}

function proposed(
  name: string,
  dockerfile: string,
  known: readonly Known[],
  { project, below }: Pick<Findings, 'project' | 'below'>,
  address: string,
): Proposed {
  const inside = known.find(({ context }) => context === '.' || dockerfile.startsWith(`${context}/`));
  const context = inside?.context ?? posix.dirname(dockerfile);
  const image = known.map((one) => repositoryOf(one.image)).find((one) => one !== undefined);
  const target = known.find((one) => one.target !== undefined)?.target;
  const args = Object.assign({}, ...known.map(({ buildArgs }) => buildArgs)) as Record<string, string>;
  const where = [...new Set(known.map((one) => one.where))];
  const outside = known.find((one) => one !== inside && one.context !== context);
  const comments = [
    where.length > 0 ? `Found in ${[dockerfile, ...where].join(', ')}.` : `Found: ${dockerfile}.`,
    ...(image === undefined ? ['Its image is a guess.'] : []),
    ...(inside === undefined ? ['That its context is the folder of its Dockerfile is a guess.'] : []),
    ...(outside === undefined ? [] : [`${outside.where} builds it with the context ${outside.context}.`]),
  ];
  const folder = posix.join(below, context).replace(/\/$/, '');
  const path = folder === '.' ? '' : `, path: ${quoted(folder)}`;
  const file = posix.relative(context, dockerfile);
  const lines = [
    `image: ${quoted(image ?? `registry.example.com/${dnsOf(project)}/${name}`)}`,
    `source: { type: git, url: ${quoted(address)}${path} }`,
    ...(file === 'Dockerfile' ? [] : [`dockerfile: ${quoted(file)}`]),
    ...(target === undefined || /[$]|\{\{/.test(target) ? [] : [`target: ${quoted(target)}`]),
    ...(Object.keys(args).length === 0
      ? []
      : ['buildArgs:', ...Object.entries(args).map(([key, value]) => `  ${key}: ${quoted(value)}`)]),
  ];
  return { name, comments, lines };
}

/** An image without its tag; nothing where a part of it is known to a run alone, or it says no registry. */
function repositoryOf(image: string | undefined): string | undefined {
  const whole = image?.replace(/@.*$/, '').replace(/:[^:/]*$/, '') ?? '';
  return /^[\w.-]+(?::\d+)?\/[a-z0-9._/-]+$/.test(whole) && /[.:]/.test(whole.split('/')[0] ?? '') ? whole : undefined;
}

function nameOf(dockerfile: string, project: string, names: Set<string>): string {
  const folder = posix.dirname(dockerfile);
  const [, suffix = ''] = /^(?:Dockerfile|Containerfile)[.-](.+)$/.exec(posix.basename(dockerfile)) ?? [];
  const [, prefix = ''] = /^(.+)\.[Dd]ockerfile$/.exec(posix.basename(dockerfile)) ?? [];
  const own = prefix || suffix;
  const base = /^(?:docker|build|src|\.docker)$/.test(posix.basename(folder)) ? posix.dirname(folder) : folder;
  const parts = [base === '.' ? (own === '' ? project : '') : posix.basename(base), own].filter((part) => part !== '');
  const first = dnsOf(parts.join('-'));
  const longer = dnsOf([...folder.split('/'), own].filter((part) => part !== '' && part !== '.').join('-'));
  const candidates = [first, longer, ...Array.from({ length: 999 }, (_, i) => `${first.slice(0, 36)}-${i + 2}`)];
  const name = candidates.find((one) => !names.has(one)) as string;
  names.add(name);
  return name;
}

function dnsOf(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^[-\d]+|-+$/g, '');
  return name === '' ? 'app' : name;
}

function quoted(value: string): string {
  return /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
