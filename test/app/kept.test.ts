import { keptBy } from '../../src/app/prediction/kept';
import { readContent } from '../../src/resolve/load';

const EMPTY = 'cache mounts of RUN are empty in each build';

function kept(build: string): string[] {
  const file = `version: 1\nvolumes: { kept: { size: 1Gi } }\ndaemons: { shared: { size: 1Gi, issuer: ca } }\nbuilds: { api: { image: r.example.com/api, source: { type: git, url: "https://github.com/example/shop.git" }, ${build} } }\n`;
  const { definition, faults } = readContent('builds.yaml', file);
  if (definition?.builds[0] === undefined) throw new Error(faults.join('\n'));
  return keptBy(definition.builds[0].build);
}

describe('what of earlier builds is there when one starts', () => {
  it.each<[string, string[]]>([
    ['cache: registry', ['registry r.example.com/api:buildcache keeps each layer of the last build', EMPTY]],
    [
      'cache: { type: registry, mode: min, scope: branch }',
      [
        'registry r.example.com/api:buildcache-main keeps what the last stage is made of, as --cache registry-min says, of the last build of its branch, else of main',
        EMPTY,
      ],
    ],
    [
      'cache: inline',
      [
        'in r.example.com/api keeps what the last stage is made of, as --cache registry-min says, of the last build',
        EMPTY,
      ],
    ],
    ['cache: none', ['nothing is kept: each build runs everything, as --cache none says', EMPTY]],
    [
      'cache: none, builder: { type: buildkit, state: { volume: kept } }',
      ['volume kept keeps everything, cache mounts of RUN too'],
    ],
    [
      'cache: none, builder: { type: buildkit, daemon: shared }',
      ['daemon shared keeps everything, cache mounts of RUN too'],
    ],
    [
      'cache: registry, builder: kaniko',
      ['registry r.example.com/api/cache keeps each layer but those of COPY', EMPTY],
    ],
    ['cache: registry, builder: buildah', ['registry r.example.com/api/cache keeps each layer', EMPTY]],
    [
      'cache: inline, builder: docker, runner: script',
      ['in r.example.com/api keeps what the last stage is made of, as --cache registry-min says, of the last build'],
    ],
  ])('%s', (build, lines) => expect(kept(build)).toEqual(lines));
});
