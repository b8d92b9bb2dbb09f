/** Which pushes start a build on Argo: the filters of its Sensor, asked of events. Conformance asks those of Argo Events. */
import { type Manifest, manifestsOf, oneBuild } from '../support';

const source = { type: 'git', url: 'https://git.example.com/shop.git', revision: '$(params.revision)' };
const parameters = { revision: { default: 'main' } };

function filtersOf(host: string, trigger: object): Manifest {
  const build = { namespace: 'builds', runner: 'argo', source, parameters };
  const objects = manifestsOf(oneBuild({ ...build, trigger: { [host]: { secret: 'webhook' }, ...trigger } }));
  return objects.find(({ kind }) => kind === 'Sensor').spec.dependencies[0].filters;
}

/** What stands at a path of an event; several fields are an array of them, as text. */
function valueAt(event: Manifest, path: string): string | undefined {
  const [steps = '', several] = path.split('.[');
  const found = steps.split('.').reduce((node: Manifest, step) => node?.[step], event);
  if (several === undefined || found === undefined || found === null) return found;
  return JSON.stringify(
    several
      .slice(0, -1)
      .split(',')
      .map((name) => found[name]),
  );
}

function starts(host: string, trigger: object, event: object): boolean {
  return filtersOf(host, trigger).data.every(({ path, type, value, comparator }: Manifest) => {
    const found = valueAt(event, path);
    const matches = value.some((pattern: string) => new RegExp(pattern).test(found ?? ''));
    return type === 'string' && typeof found === 'string' && (comparator === '!=' ? !matches : matches);
  });
}

const COMMIT = 'c'.repeat(40);
const named = (header: string, name: string, body: object) => ({ headers: { [header]: [name] }, body });

/** A push as each host tells of it: what of, its name, and the commit that it leads to. */
const PUSHES: Record<string, (kind: string, name: string, after?: string) => object> = {
  github: (kind, name, after = COMMIT) => named('X-Github-Event', 'push', { ref: `refs/${kind}s/${name}`, after }),
  gitlab: (kind, name, after = COMMIT) =>
    named('X-Gitlab-Event', kind === 'tag' ? 'Tag Push Hook' : 'Push Hook', { ref: `refs/${kind}s/${name}`, after }),
  bitbucket: (kind, name, hash = COMMIT) => {
    const type = kind === 'tag' ? 'tag' : 'branch';
    return named('X-Event-Key', 'repo:push', { push: { changes: [{ new: { type, name, target: { hash } } }] } });
  },
};
PUSHES.gitea = PUSHES.github as (typeof PUSHES)[string];
const push = (host: string, kind: string, name: string, after?: string) => PUSHES[host]?.(kind, name, after) as object;

describe.each(Object.keys(PUSHES))('a push to %s', (host) => {
  it.each<[object, string, string, boolean]>([
    [{}, 'head', 'main', true],
    [{}, 'head', 'feature/login', true],
    [{}, 'tag', 'v1', false],
    [{ branches: ['main'] }, 'head', 'main', true],
    [{ branches: ['main'] }, 'head', 'main2', false],
    [{ branches: ['main'] }, 'head', 'x/main', false],
    [{ branches: ['main'] }, 'tag', 'main', false],
    [{ branches: ['main', 'release/*'] }, 'head', 'release/1/2', true],
    [{ branches: ['v.1'] }, 'head', 'vx1', false],
    [{ on: ['tag'] }, 'tag', 'v1', true],
    [{ on: ['tag'] }, 'head', 'v1', false],
    [{ on: ['tag'], tags: ['v*'] }, 'tag', 'v1/2', true],
    [{ on: ['tag'], tags: ['v*'] }, 'tag', 'x', false],
    [{ on: ['push', 'tag'], tags: ['v*'] }, 'head', 'x', true],
    [{ on: ['push', 'tag'], tags: ['v*'] }, 'tag', 'x', false],
  ])('that starts %j, of the %s %s: %s', (trigger, kind, name, expected) => {
    expect(starts(host, trigger, push(host, kind, name))).toBe(expected);
  });

  it.each(['$(context.run)', '{{workflow.name}}', 'a$b'])('to %s starts nothing: it would be a reference', (name) => {
    expect(starts(host, {}, push(host, 'head', name))).toBe(false);
  });

  it('that deletes a branch starts nothing', () => {
    expect(starts(host, {}, push(host, 'head', 'main', '0'.repeat(40)))).toBe(false);
  });

  it('is known by its header, and what is called otherwise starts nothing', () => {
    const { body } = push(host, 'head', 'main') as { body: object };
    for (const header of ['X-Github-Event', 'X-Gitlab-Event', 'X-Event-Key'])
      expect(starts(host, {}, named(header, 'ping', body))).toBe(false);
  });

  it('is asked for its files where they matter, and else not', () => {
    expect(filtersOf(host, {})).not.toHaveProperty('script');
    if (host !== 'bitbucket') expect(filtersOf(host, { paths: ['src/**'] }).script).toContain('changes(');
  });
});
