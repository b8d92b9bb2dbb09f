import { compressed } from '../../builders/output';
import { buildkitCaches } from '../../caches/buildkit';
import type { Build } from '../../model/build';
import { namedArguments } from '../../model/build-args';
import { dockerfileOf } from '../../model/inputs';
import { writtenDefault } from '../../model/parameter-defaults';
import { renderText, showText, type Text, text, UNKNOWN } from '../../model/text';
import { defaultReference, type Member } from '../runner';
import { variable } from '../shell/words';

/**
 * Builds as targets of `docker buildx bake`. Its strings are templates: parameters are its variables, and
 * what looks like one is escaped. See https://docs.docker.com/build/bake/reference/
 */
export function bakeFile(members: readonly Member[]): string | undefined {
  const builds = members.flatMap((member) =>
    member.build && member.image ? [{ ...member, build: member.build }] : [],
  );
  if (builds.length === 0) return undefined;
  const names = builds.map(({ build }) => build.name);
  const known = new Set(names);
  const groups = builds
    .filter(({ build }) => build.dependsOn.length > 0)
    .map(({ build }) => [
      `${build.name}-and-needed`,
      { targets: [...build.dependsOn.filter((name) => known.has(name)), build.name] },
    ]);
  const variables = namesOf(builds.map(({ build }) => build));
  const file = {
    variable: Object.fromEntries(builds.flatMap(({ build }) => variablesOf(build, variables))),
    group: Object.fromEntries([['default', { targets: names }], ...groups]),
    target: Object.fromEntries(
      builds.map((member) => [member.build.name, target(member.build, member, variables, known)]),
    ),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What the variable of a build's parameter is called. */
type Names = (build: string, parameter: string) => string;

/** What every environment has, or what the programs take from it: bake would take it for the value of a variable. */
const TAKEN =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|PS\d|TERM|LANG|TMPDIR|TZ|HOSTNAME|SHLVL|LC_.*|LD_.*|DOCKER_.*|BUILDX_.*|BUILDKIT_.*|BAKE_.*|SOURCE_.*|SECRET_.*|SSH_.*)$/;

/**
 * Parameters of one name and one default are one variable, called like them; those that differ, and those that an
 * environment has already, are called by their build too.
 */
function namesOf(builds: readonly Build[]): Names {
  const meanings = new Map<string, Set<string>>();
  for (const { parameters } of builds)
    for (const [name, { default: value }] of Object.entries(parameters))
      meanings.set(variable(name), (meanings.get(variable(name)) ?? new Set()).add(JSON.stringify([name, value])));
  return (build, parameter) => {
    const name = variable(parameter);
    const own = TAKEN.test(name) || (meanings.get(name)?.size ?? 0) > 1;
    return own ? `PARAM_${variable(build)}__${name}` : name;
  };
}

function variablesOf({ name, parameters, source, secrets, ssh }: Build, names: Names): [string, object][] {
  const own = Object.entries(parameters).map(([called, parameter]): [string, object] => {
    const { description } = parameter;
    const value = writtenDefault(parameter) ?? '';
    return [
      names(name, called),
      {
        default: escaped(typeof value === 'string' ? value : value.join(' ')),
        ...(description === undefined ? {} : { description }),
      },
    ];
  });
  // With none a repository is what its address says.
  const folder: [string, object][] =
    source.type === 'inline' ? [] : [[sourceVariable(name), { default: source.type === 'git' ? '' : '.' }]];
  const files = [
    ...secrets.map(({ id }) => [fileVariable('SECRET', id), `the file with the secret ${id}`] as const),
    ...ssh.map(({ id }) => [fileVariable('SSH', id), `the file with the SSH key ${id}; without, your agent`] as const),
  ].map(([file, description]): [string, object] => [file, { default: '', description }]);
  return [...own, ...folder, ...files];
}

/** What a script calls the file, too. */
function fileVariable(kind: 'SECRET' | 'SSH', id: string): string {
  return `${kind}_${variable(id).toUpperCase()}`;
}

/** What a template is where a variable is empty, and where it is not. */
function unlessEmpty(name: string, empty: string, full: string): string {
  return `%{ if ${name} == "" }${empty}%{ else }${full}%{ endif }`;
}

/** The value of a variable as one of several that commas part. */
function quotedValue(value: string): string {
  return `replace(${value}, "\\"", "\\"\\"")`;
}

function sourceVariable(build: string): string {
  return `SOURCE_${variable(build).toUpperCase()}`;
}

function target(build: Build, member: Member, names: Names, targets: ReadonlySet<string>): object {
  const { upstream } = member;
  const renderWith = (param: (name: string) => string) => (value: Text) =>
    renderText(value, {
      ...UNKNOWN,
      param: (name) => `\${${param(givenValue(build, name, names(build.name, name)))}}`,
      build: (name) => defaultReference(upstream.get(name)),
      path: (volume) => `./${volume}`,
      literal: escaped,
    });
  const render = renderWith((name) => name);
  // One of several values that commas part is in quotes where it holds a parameter.
  const renderQuoted = renderWith(quotedValue);
  const tags = [build.image, ...build.additionalImages].flatMap((image) =>
    build.tags.map((tag) => text`${image}:${tag}`),
  );
  const { from, to } = buildkitCaches(build);
  return {
    ...contextOf(build, render),
    ...contextsOf(build, member, targets, render),
    ...(build.target === undefined ? {} : { target: render(build.target) }),
    ...filled('args', {
      ...Object.fromEntries(Object.entries(namedArguments(build)).map(([name, value]) => [name, render(value)])),
      ...(build.sourceDateEpoch === undefined ? {} : { SOURCE_DATE_EPOCH: String(build.sourceDateEpoch) }),
      ...(build.source.type === 'git' && build.source.keepGitDir ? { BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1' } : {}),
    }),
    ...filled('labels', Object.fromEntries(Object.entries(build.labels).map(([name, value]) => [name, render(value)]))),
    ...filled(
      'annotations',
      Object.entries(build.annotations).map(([name, value]) => `${name}=${render(value)}`),
    ),
    ...filled('platforms', build.platforms.map(render)),
    ...filled(
      'secret',
      build.secrets.map(({ id }) => `type=file,id=${id},"src=\${${quotedValue(fileVariable('SECRET', id))}}"`),
    ),
    attest: attestationsOf(build),
    tags: tags.map(render),
    'cache-from': from.map(renderQuoted),
    'cache-to': to.map(renderQuoted),
    ...filled(
      'ssh',
      build.ssh.map(({ id }) => unlessEmpty(fileVariable('SSH', id), id, `${id}=\${${fileVariable('SSH', id)}}`)),
    ),
    output: [outputOf(build)],
  };
}

function outputOf(build: Build): string {
  const dated = build.sourceDateEpoch === undefined ? [] : ['rewrite-timestamp=true'];
  return ['type=registry', ...dated, ...compressed(build).map(showText)].join(',');
}

/** What must be given is an error where it is missing, and only in a build that uses it. */
function givenValue({ parameters }: Build, name: string, value: string): string {
  return parameters[name]?.default === undefined ? `regex("(?s).+", ${value})` : value;
}

/** Further contexts; and the images of targets of this file in place of those that a registry has. */
function contextsOf(build: Build, { upstream }: Member, targets: ReadonlySet<string>, render: Render): object {
  const own = Object.entries(build.contexts).map(([name, { path, image }]) => [
    name,
    path === undefined ? `docker-image://${render(image ?? [])}` : folderOf(build, showText(path), render),
  ]);
  const built = [...upstream].flatMap(([name, image]) =>
    targets.has(name) ? [[defaultReference(image), `target:${name}`]] : [],
  );
  return filled('contexts', Object.fromEntries([...built, ...own]));
}

/** Without a word buildx attaches a provenance, and makes an index where there was one image. */
function attestationsOf({ builder }: Build): string[] {
  const { provenance = undefined, sbom = undefined } = 'provenance' in builder ? builder : {};
  return [
    provenance === undefined ? 'type=provenance,disabled=true' : `type=provenance,mode=${provenance}`,
    ...(sbom === undefined ? [] : [`type=sbom,generator=${sbom}`]),
  ];
}

/** Docker clones a Git context itself; a file written inline is a part of the bake file, and a volume is a folder. */
function contextOf(build: Build, render: Render): object {
  const { source } = build;
  // Of what a run names files by, bake has nothing.
  const dockerfile = showText(dockerfileOf(build).path);
  if (source.type === 'inline')
    return { context: '.', 'dockerfile-inline': escaped(ownText(source.files, dockerfile)) };
  return { context: folderOf(build, source.path && showText(source.path), render), dockerfile };
}

type Render = (value: Text) => string;

/** A folder of the source, as a context: of the folder that a variable names, or of the repository. */
function folderOf({ name, source }: Build, path: string | undefined, render: Render): string {
  const given = sourceVariable(name);
  const folder = `\${${given}}${path === undefined ? '' : `/${escaped(path)}`}`;
  if (source.type !== 'git') return folder;
  const revision = source.revision.length > 0 ? render(source.revision) : '';
  const fragment = path === undefined ? revision : `${revision}:${escaped(path)}`;
  return unlessEmpty(given, `${render(source.url)}${fragment ? `#${fragment}` : ''}`, folder);
}

function ownText(files: Readonly<Record<string, string>>, path: string): string {
  return Object.hasOwn(files, path) ? (files[path] as string) : '';
}

function filled(name: string, value: object): object {
  return Object.keys(value).length > 0 ? { [name]: value } : {};
}

/** `${` and `%{` begin templates; doubled, they are text. */
function escaped(value: string): string {
  return value.replace(/[$%](?=\{)/g, '$&$&');
}
