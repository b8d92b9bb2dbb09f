import { App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { CachedBuilds } from '../../../src/app/cached-builds';
import { OWN_FILES } from '../../../src/app/output/names';
import { RUNNER_NAMES } from '../../registry';
import { documentsOf, filesOf, manifestsOf } from '../../support';

const source = { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' };
const parameters = { revision: { default: 'main' } };
const RUNNERS = ['kubernetes', { type: 'tekton', trigger: { github: { secret: 'webhook' } } }, 'argo'];

/** Everything that has a file of its own, beside the builds. */
function definition(builds: Record<string, object>) {
  return {
    version: 1,
    defaults: { namespace: 'builds' },
    volumes: { bases: { size: '1Gi' } },
    daemons: { machine: { size: '1Gi', issuer: 'ca' } },
    warmers: { bases: { volume: 'bases', images: ['a'] }, caches: { builds: ['other'] } },
    builds: {
      other: {
        image: 'r.example.com/other',
        source,
        parameters,
        builder: { type: 'buildkit', daemon: 'machine' },
        runner: RUNNERS,
      },
      ...builds,
    },
  };
}

/** Kind and name of what `kubectl apply -k` and `kubectl create -f` would get, file by file of the kustomizations. */
function reached(files: ReadonlyMap<string, string>): string[] {
  const root = parse(files.get('kustomization.yaml') as string).resources as string[];
  const paths = root.flatMap((path) =>
    path === 'base'
      ? parse(files.get('base/kustomization.yaml') as string).resources.map((name: string) => `base/${name}`)
      : path,
  );
  return paths
    .flatMap((path) => documentsOf(files.get(path) as string))
    .map((object) => `${object.kind} ${object.metadata.name}`);
}

describe.each(OWN_FILES)('a build called %s', (name) => {
  const build = { image: 'r.example.com/x', source, parameters, runner: RUNNERS };

  it('is written and applied with all of its objects', () => {
    const objects = reached(filesOf(definition({ [name]: build })));
    const named = (other: string) =>
      reached(filesOf(definition({ [other]: build })))
        .map((object) => object.replace(other, name))
        .sort();
    expect([...objects].sort()).toEqual(named('neutral'));
    expect(objects).toEqual(expect.arrayContaining([`Job ${name}`, `Task ${name}`, `WorkflowTemplate ${name}`]));
  });

  it('leaves a volume, a daemon and a warmer of that name where they are', () => {
    const entries = {
      volumes: { [name]: { size: '1Gi' } },
      daemons: { [name]: { size: '1Gi', issuer: 'ca' } },
      warmers: { [name]: { volume: name, images: ['a'] } },
    };
    const objects = reached(filesOf({ ...definition({}), ...entries, builds: {} }));
    const kinds = ['PersistentVolumeClaim', 'StatefulSet', 'Job'];
    expect(objects).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind} ${name}`)));
  });

  it('leaves the files that are not called after a build as they were', () => {
    const without = filesOf(definition({}));
    const files = filesOf(definition({ [name]: build }));
    const ours = [...without.keys()].filter((path) => OWN_FILES.some((own) => path.endsWith(`/${own}.yaml`)));
    for (const path of ours.filter((own) => !own.endsWith('kustomization.yaml')))
      expect([path, files.get(path)]).toEqual([path, without.get(path)]);
    for (const path of ours.filter((own) => own.endsWith('kustomization.yaml')))
      expect(documentsOf(files.get(path) as string)).toMatchObject([{ kind: 'Kustomization' }]);
  });
});

describe('builds that wait for each other', () => {
  const group = (namespace?: string) => ({
    a: {
      group: 'a-b',
      image: 'r.example.com/a',
      source,
      parameters,
      runner: ['tekton', 'argo'],
      ...(namespace ? { namespace } : {}),
    },
    b: {
      image: 'r.example.com/b',
      source,
      parameters,
      runner: ['tekton', 'argo'],
      dependsOn: ['a'],
      ...(namespace ? { namespace } : {}),
    },
  });
  const alone = {
    'a-b': { image: 'r.example.com/a-b', source, parameters, runner: ['tekton', 'argo'], namespace: 'two' },
  };

  it('share a file with a build of another namespace that is called as they are, and both are whole', () => {
    const both = manifestsOf({ version: 1, builds: { ...group('one'), ...alone } });
    const apart = [{ ...group('one') }, alone].flatMap((builds) => manifestsOf({ version: 1, builds }));
    const identity = ({ kind, metadata: { name, generateName, namespace } }: (typeof both)[number]) =>
      `${kind} ${namespace}/${name ?? generateName}`;
    expect(both.map(identity).sort()).toEqual(apart.map(identity).sort());
  });

  it('are refused beside a build of their namespace that is called as they are', () => {
    const builds = { ...group('two'), ...alone };
    expect(() => filesOf({ version: 1, builds })).toThrow(
      /it would write Pipeline\.tekton\.dev two\/a-b, as builds\.(a|a-b) does; give one of them another name/,
    );
  });

  it('are kept apart from it among constructs too', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const builds = { ...group('one'), ...alone } as never;
    const built = new CachedBuilds(chart, 'builds', { definition: { version: 1, builds } });
    built.addRuns(new Chart(app, 'runs'));
    const pipelines = built.objects.filter(({ kind }) => kind === 'Pipeline').map(({ metadata }) => metadata.namespace);
    expect(pipelines.sort()).toEqual(['one', 'one', 'one', 'two']);
  });
});

it('a name longer than file systems take is shortened, in manifests and scripts', () => {
  const name = 'a'.repeat(200);
  const files = filesOf({
    version: 1,
    builds: { [name]: { image: 'r.example.com/a', source, parameters, builder: 'buildkit', runner: RUNNER_NAMES } },
  });
  const longest = Math.max(...[...files.keys()].flatMap((path) => path.split('/')).map((part) => part.length));
  expect(longest).toBeLessThan(255);
});

it('no file is called as a device of Windows, where Git then checks out nothing', () => {
  const names = ['aux', 'con', 'nul', 'prn', 'com1', 'lpt9'];
  const build = { image: 'r.example.com/a', source, parameters, builder: 'buildkit', runner: RUNNER_NAMES };
  const builds = names.map((name) => [name, { ...build, image: `r.example.com/${name}` }]);
  const files = filesOf({ version: 1, builds: Object.fromEntries(builds) });
  const stems = [...files.keys()].flatMap((path) => path.split('/')).map((part) => part.split('.')[0]);
  expect(stems.filter((stem) => names.includes(stem as string))).toEqual([]);
  expect([...files.keys()]).toEqual(expect.arrayContaining(['kubernetes/build.aux.yaml', 'scripts/build.aux.sh']));
  expect(files.get('kubernetes/build.aux.yaml')).toContain('\n  name: aux\n');
});
