import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { filesOf, type Manifest, manifestsOf } from '../test/support';
import { program, testFolder, written } from './programs';

const folder = testFolder();
const flux = program(folder, join(__dirname, 'flux'));

/** What Flux's own code applies of a definition, in a Kustomization that has a variable of its own. */
function applied(definition: object): Manifest[] {
  const output = written(folder, filesOf(definition));
  return JSON.parse(execFileSync(flux, [output, 'cluster=staging'], { encoding: 'utf8' }));
}

const Dockerfile = `FROM alpine\nRUN echo ${'$'}{HOME} ${'$'}{cluster} ${'$'}{version:-1}\n`;
const definition = (gitops: string) => ({
  version: 1,
  gitops,
  builds: {
    inline: { image: 'r.example.com/a', source: { type: 'inline', files: { Dockerfile } } },
    git: {
      image: 'r.example.com/b',
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      runner: ['kubernetes', 'tekton', 'argo'],
    },
  },
});
const ours = (gitops: string) =>
  manifestsOf(definition(gitops)).filter(({ metadata }) => metadata.generateName === undefined);

describe('what Flux applies', () => {
  const byIdentity = (objects: readonly Manifest[]) =>
    Object.fromEntries(objects.map((one) => [`${one.apiVersion} ${one.kind} ${one.metadata.name}`, one]));

  it('is what is written, with gitops: flux, whatever variables it has', () => {
    expect(byIdentity(applied(definition('flux')))).toEqual(byIdentity(ours('flux')));
  });

  it('would be something else without', () => {
    const { 'v1 ConfigMap inline-source': source } = byIdentity(applied(definition('none')));
    expect(Object.values(source.data)).toEqual(['FROM alpine\nRUN echo  staging 1\n']);
    expect(byIdentity(ours('none'))['v1 ConfigMap inline-source'].data).not.toEqual(source.data);
  });
});
