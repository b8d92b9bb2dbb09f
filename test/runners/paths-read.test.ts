import { pathsRead } from '../../src/runners/triggers/paths';

const source = (path?: string) => ({ type: 'git' as const, path }) as Parameters<typeof pathsRead>[0]['source'];

describe('paths: auto are', () => {
  it.each<[string, Parameters<typeof pathsRead>[0], string[]]>([
    ['those of the context', { source: source('services/api'), dockerfile: 'Dockerfile' }, ['services/api/**']],
    ['the same however it is written', { source: source('./a//b/'), dockerfile: 'x/Dockerfile' }, ['a/b/**']],
    ['any, where all of the source is the context', { source: source(), dockerfile: 'Dockerfile' }, []],
    ['any, also where that is said', { source: source('./'), dockerfile: 'Dockerfile' }, []],
    [
      'a Dockerfile outside of it too, and what that leaves out',
      { source: source('api'), dockerfile: { path: 'docker/api.Dockerfile', from: 'source' } },
      ['api/**', 'docker/api.Dockerfile', 'docker/api.Dockerfile.dockerignore'],
    ],
    [
      'folders of further contexts too, and no images',
      { source: source('api'), dockerfile: 'Dockerfile', contexts: { shared: { path: 'libs/shared' }, base: {} } },
      ['api/**', 'libs/shared/**'],
    ],
    [
      'any, where a further context is all of the source',
      { source: source('api'), dockerfile: 'Dockerfile', contexts: { all: { path: '.' } } },
      [],
    ],
  ])('%s', (_, build, paths) => {
    expect(pathsRead(build)).toEqual(paths);
  });
});
