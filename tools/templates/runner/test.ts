import { faultsOf, filesOf, oneBuild, only } from '../support';

const onNAME = (build: object = {}) => oneBuild({ runner: 'NAME', ...build });

describe('the runner NAME', () => {
  it('makes an object of each build, in a folder of its own', () => {
    expect(filesOf(onNAME()).has('NAME/api.yaml')).toBe(true);
    const { metadata, spec } = only('TYPE', onNAME({ namespace: 'builds' }));
    expect(metadata).toMatchObject({ name: 'api', namespace: 'builds' });
    expect(spec.template.spec.containers).toHaveLength(1);
  });

  it('asks for the default of each parameter', () => {
    expect(faultsOf(onNAME({ parameters: { revision: {} } })).join()).toContain('has no default');
  });

  it('refuses what it does not have yet', () => {
    expect(faultsOf(onNAME({ pod: { labels: { a: 'b' } } })).join()).toContain('NAME does not have it yet');
  });

  // Take one, write what it promises, answer 'honoured' in honours.ts, and make it true in index.ts.
  it.todo('makes what the system really takes: apiVersion, kind, the place of the pod');
  it.todo('bounds a build by its timeout');
  it.todo('labels and annotates the pod');
  it.todo('starts a build after those it depends on, and hands their digests on: groups');
  it.todo('takes the values of parameters from a run: takesValues, a renderer of references');
  it.todo('lets runs that write one volume take turns: takesTurns');
});
