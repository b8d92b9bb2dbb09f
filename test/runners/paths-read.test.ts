import type { Build } from '../../src/model/build';
import { readDefinition } from '../../src/resolve/definition';
import { pathsRead } from '../../src/runners/triggers/paths';
import { oneBuild } from '../support';

/** A build of a repository: its folder, and what else it says. */
function buildOf(path: string | undefined, more: object = {}): Build {
  const source = { type: 'git', url: 'https://git.example.com/shop.git', ...(path === undefined ? {} : { path }) };
  const parameters = { service: { default: 'api' } };
  const { definition, faults } = readDefinition(oneBuild({ source, parameters, ...more }));
  expect(faults).toEqual([]);
  return definition?.builds[0]?.build as Build;
}

describe('paths: auto are', () => {
  it.each<[string, string | undefined, object, string[]]>([
    ['those of the context', 'services/api', {}, ['services/api/**']],
    ['the same however it is written', './a//b/', { dockerfile: 'x/Dockerfile' }, ['a/b/**']],
    ['any, where all of the source is the context', undefined, {}, []],
    ['any, also where that is said', './', {}, []],
    [
      'a Dockerfile outside of it too, and what that leaves out',
      'api',
      { dockerfile: { path: 'docker/api.Dockerfile', from: 'source' } },
      ['api/**', 'docker/api.Dockerfile', 'docker/api.Dockerfile.dockerignore'],
    ],
    [
      'folders of further contexts too, and no images',
      'api',
      { contexts: { shared: { path: 'libs/shared' }, base: { image: 'a/b' } } },
      ['api/**', 'libs/shared/**'],
    ],
    ['any, where a further context is all of the source', 'api', { contexts: { all: { path: '.' } } }, []],
    [
      'all that a run may choose from, where it chooses the folder',
      'services/x-$(params.service)',
      {},
      ['services/**'],
    ],
    ['any, where it may choose any folder', '$(params.service)/src', {}, []],
    [
      'all Dockerfiles that it may choose from',
      'api',
      { dockerfile: { path: 'docker/$(params.service).Dockerfile', from: 'source' } },
      ['api/**', 'docker/**'],
    ],
  ])('%s', (_, path, more, paths) => {
    expect(pathsRead(buildOf(path, more))).toEqual(paths);
  });
});
