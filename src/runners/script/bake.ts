import { dockerCaches } from '../../builders/docker';
import type { Build } from '../../spec/build';
import { renderText, type Text, text } from '../../spec/text';
import { defaultReference, type Member } from '../runner';
import { variable } from './words';

/**
 * All builds with Docker as targets of `docker buildx bake`. Its strings are templates: parameters are its variables, and
 * what looks like one is escaped. See https://docs.docker.com/build/bake/reference/
 */
export function bakeFile(members: readonly Member[]): string | undefined {
  const builds = members.flatMap((member) =>
    member.build && member.image ? [{ ...member, build: member.build }] : [],
  );
  if (builds.length === 0) return undefined;
  const names = builds.map(({ build }) => build.name);
  const groups = builds
    .filter(({ build }) => build.dependsOn.length > 0)
    .map(({ build }) => [
      `${build.name}-and-needed`,
      { targets: [...build.dependsOn.filter((name) => names.includes(name)), build.name] },
    ]);
  const file = {
    variable: Object.fromEntries(builds.flatMap(({ build }) => variablesOf(build))),
    group: Object.fromEntries([['default', { targets: names }], ...groups]),
    target: Object.fromEntries(builds.map((member) => [member.build.name, target(member.build, member)])),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function variablesOf({ name, parameters, source }: Build): [string, object][] {
  const own = Object.entries(parameters).map(([parameter, { default: value = '', description }]): [string, object] => [
    variable(parameter),
    { default: escaped(value), ...(description === undefined ? {} : { description }) },
  ]);
  const folder: [string, object][] = source.type === 'volume' ? [[sourceVariable(name), { default: '.' }]] : [];
  return [...own, ...folder];
}

function sourceVariable(build: string): string {
  return `SOURCE_${variable(build).toUpperCase()}`;
}

function target(build: Build, { images }: Member): object {
  const render = (value: Text) =>
    renderText(value, {
      param: (name) => `\${${variable(name)}}`,
      build: (name) => defaultReference(images.get(name)),
      path: (volume) => `./${volume}`,
      digestFile: () => '',
      literal: escaped,
    });
  const tags = [build.image, ...build.additionalImages].flatMap((image) =>
    build.tags.map((tag) => text`${image}:${tag}`),
  );
  const { from, to } = dockerCaches(build);
  return {
    ...contextOf(build, render),
    ...(build.target === undefined ? {} : { target: render(build.target) }),
    ...filled(
      'args',
      Object.fromEntries(Object.entries(build.buildArgs).map(([name, value]) => [name, render(value)])),
    ),
    ...filled('labels', Object.fromEntries(Object.entries(build.labels).map(([name, value]) => [name, render(value)]))),
    ...filled(
      'annotations',
      Object.entries(build.annotations).map(([name, value]) => `${name}=${render(value)}`),
    ),
    ...filled('platforms', build.platforms.map(render)),
    ...filled(
      'secret',
      build.secrets.map(({ id }) => `id=${id},env=SECRET_${variable(id).toUpperCase()}`),
    ),
    tags: tags.map(render),
    'cache-from': from.map(render),
    'cache-to': to.map(render),
    output: ['type=registry'],
  };
}

/** Docker clones a Git context itself; a file written inline is a part of the bake file, and a volume is a folder. */
function contextOf({ name, source, dockerfile }: Build, render: (value: Text) => string): object {
  if (source.type === 'git') {
    const revision = source.revision.length > 0 ? render(source.revision) : '';
    const place = source.path === undefined ? revision : `${revision}:${source.path}`;
    return { context: `${render(source.url)}${place ? `#${place}` : ''}`, dockerfile };
  }
  if (source.type === 'inline') return { context: '.', 'dockerfile-inline': escaped(source.files[dockerfile] ?? '') };
  const folder = `\${${sourceVariable(name)}}`;
  return { context: source.path === undefined ? folder : `${folder}/${source.path}`, dockerfile };
}

function filled(name: string, value: object): object {
  return Object.keys(value).length > 0 ? { [name]: value } : {};
}

/** `${` and `%{` begin templates; doubled, they are text. */
function escaped(value: string): string {
  return value.replace(/[$%](?=\{)/g, '$&$&');
}
