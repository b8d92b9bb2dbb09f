import { showText } from '../../src/model/text';
import { readDefinition } from '../../src/resolve/definition';
import { planOf } from '../../src/runners/plans';
import { faultsOf, filesOf, oneBuild } from '../support';

const onNAME = (build: object = {}) => oneBuild({ builder: 'NAME', runner: 'script', cache: 'none', ...build });

/** What it is called with. */
function argumentsOf(definition: object): string[] {
  const build = readDefinition(definition).definition?.builds[0]?.build;
  if (build === undefined) throw new Error(faultsOf(definition).join('\n'));
  return planOf(build, { push: true, runner: 'script' }).tasks.at(-1)?.args.map(showText) ?? [];
}

describe('the builder NAME', () => {
  it('builds each image, and says with which Dockerfile', () => {
    const args = argumentsOf(onNAME({ tags: ['v1', 'latest'], dockerfile: 'Dockerfile' }));
    expect(args).toContain('--tag=registry.example.com/shop/api:v1');
    expect(args).toContain('--tag=registry.example.com/shop/api:latest');
    expect(args.join(' ')).toContain('/Dockerfile');
  });

  it('is run by a script', () => {
    expect(filesOf(onNAME()).get('scripts/api.sh')).toContain('NAME build');
  });

  it('refuses what it does not have yet', () => {
    expect(faultsOf(onNAME({ target: 'runtime' })).join()).toContain('NAME does not have it yet');
    expect(faultsOf(onNAME({ cache: 'registry' })).join()).toContain('NAME has no such cache yet');
  });

  // Take one, write what it promises, answer 'honoured' in honours.ts, and make it true in index.ts.
  it.todo('hands over target, buildArgs, platforms, labels and annotations');
  it.todo('hands over secrets as files that no layer keeps');
  it.todo('imports and exports each kind of cache that it can');
  it.todo('pins the date of the image to sourceDateEpoch');
  it.todo('knows what is special about registries, on a machine and in pods');
  it.todo('says what of all that cannot work together');
  it.todo('runs in pods too: a container for runners without programs, an image among the tools, the least privileges');
});
