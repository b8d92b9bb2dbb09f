import { withSource, withValues } from '../../src/resolve/given';
import { sourcesOf } from '../../src/resolve/sources';

const FILE = `version: 1
name: shop
defaults:
  notify: { github: {} }
  parameters: { revision: { default: main, description: What is built. } }
builds:
  base:
    image: r.example.com/base
  api:
    image: r.example.com/api
    trigger: { github: { secret: hook } }
    parameters:
      tag: {}
      args: { list: true, default: [], description: Arguments. }
  cli:
    image: r.example.com/cli
    matrix: { go: [ '1.25', '1.26' ] }
    parameters: { tag: { default: latest } }
`;

const SOURCES = sourcesOf([{ path: 'builds.yaml', content: FILE }]);
const given = (build: string, values: Record<string, string[]>) =>
  withValues(SOURCES, build, new Map(Object.entries(values)));

/** What the builds of the file say of their parameters then. */
function parametersOf(build: string, values: Record<string, string[]>) {
  const sources = given(build, values);
  if ('code' in sources) throw new Error(sources.message);
  const { builds } = sources.value as { builds: Record<string, { parameters?: object }> };
  return Object.fromEntries(Object.entries(builds).map(([name, { parameters }]) => [name, parameters]));
}

const WRITTEN = {
  base: undefined,
  api: { tag: {}, args: { list: true, default: [], description: 'Arguments.' } },
  cli: { tag: { default: 'latest' } },
};

describe('what a run gives', () => {
  it('is the default of what the build declares, and of what others declare by that name', () => {
    expect(parametersOf('api', { tag: ['v1'] })).toEqual({
      ...WRITTEN,
      api: { ...WRITTEN.api, tag: { default: 'v1' } },
      cli: { tag: { default: 'v1' } },
    });
  });

  it('is that of each build which has it of defaults, and goes on meaning what was said of it', () => {
    const revision = { default: 'v1', description: 'What is built.' };
    const found = parametersOf('base', { revision: ['v1'] });
    expect(found).toEqual({
      base: { revision },
      api: { ...WRITTEN.api, revision },
      cli: { ...WRITTEN.cli, revision },
    });
  });

  it.each<[string, string[], unknown]>([
    ['one item', ['--a'], ['--a']],
    ['items', ['--a', 'b c'], ['--a', 'b c']],
    ['items of JSON', ['["--a", "b"]'], ['--a', 'b']],
    ['nothing, in JSON', ['[]'], []],
    ['what only begins like JSON', ['[a'], ['[a']],
    ['several that begin like JSON', ['["a"]', 'b'], ['["a"]', 'b']],
  ])('is a list where there is a list: %s', (_, values, items) => {
    expect(parametersOf('api', { args: values }).api).toEqual({
      ...WRITTEN.api,
      args: { list: true, description: 'Arguments.', default: items },
    });
  });

  it('is text where there is none, whatever it begins with', () => {
    expect(parametersOf('api', { tag: ['["a"]'] }).api).toMatchObject({ tag: { default: '["a"]' } });
  });

  it('reaches every variant of a build by any of them', () => {
    expect(parametersOf('cli-1-26', { tag: ['v1'] }).cli).toEqual({ tag: { default: 'v1' } });
  });

  it('changes nothing of the file where nothing is given', () => {
    expect(parametersOf('api', {})).toEqual(WRITTEN);
    const sources = given('api', {});
    expect(sources).toMatchObject({ value: { version: 1, name: 'shop' } });
  });

  it.each<[string, string, Record<string, string[]>, string]>([
    ['a build that there is not', 'apii', {}, 'there is no build "apii"; did you mean "api"?'],
    ['the entry of variants', 'cli', {}, 'there is no build "cli"; '],
    [
      'a parameter that nobody declares',
      'api',
      { tga: ['v1'] },
      'nobody declares the parameter "tga"; did you mean "tag"?',
    ],
    ['a parameter of another build', 'base', { tag: ['v1'] }, 'nobody declares the parameter "tag"; '],
    ['a field that everything has', 'api', { constructor: ['v1'] }, 'nobody declares the parameter "constructor"'],
    ['two values of one', 'api', { tag: ['v1', 'v2'] }, 'tag'],
  ])('is refused for %s', (_, build, values, message) => {
    const found = given(build, values);
    expect(found).toMatchObject({ message: expect.stringContaining(message), path: [] });
  });
});

describe('another source for one run', () => {
  const source = { type: 'oci', ref: 'r.example.com/sources/api:v1' };
  const { builds, defaults } = withSource(SOURCES, 'api', source).value as Record<string, Record<string, object>>;

  it('is that of its build alone', () => {
    expect(builds?.api).toMatchObject({ image: 'r.example.com/api', source });
    expect([builds?.base, builds?.cli]).toEqual([
      { image: 'r.example.com/base' },
      expect.not.objectContaining({ source }),
    ]);
  });

  it('has no commits, so nothing is left that is about these', () => {
    expect(builds?.api).not.toHaveProperty('trigger');
    expect(Object.keys(defaults ?? {})).toEqual(['parameters']);
  });

  it('is that of every variant of an entry', () => {
    const variants = withSource(SOURCES, 'cli-1-26', source).value as Record<string, Record<string, object>>;
    expect(variants.builds?.cli).toMatchObject({ matrix: { go: ['1.25', '1.26'] }, source });
  });
});
