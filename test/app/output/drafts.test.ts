import type { ApiObject } from 'cdk8s';
import { Drafts } from '../../../src/app/output/drafts';
import { addObject } from '../../../src/runners/kubernetes/object';

const OWNER = ['builds', 'api'];
const add = (drafts: Drafts<string>, name: string, owner: readonly string[] = OWNER) =>
  addObject(drafts.of('api', 'tekton', owner), name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

/** Drafts, and the names of what was finished, call by call. */
function drafts() {
  const finished: string[][] = [];
  const made = new Drafts((objects: readonly ApiObject[]) => {
    finished.push(objects.map(({ name }) => name));
    return objects.map(({ name }) => name);
  });
  return { drafts: made, finished };
}

describe('what a file is drafted of', () => {
  it('is finished and let go as soon as its build is added, not when all builds are', () => {
    const { drafts: some, finished } = drafts();
    const object = add(some, 'one');
    some.added();
    expect(finished).toEqual([['one']]);
    add(some, 'two');
    some.added();
    expect(finished).toEqual([['one'], ['two']]);
    expect(object.node.root.node.findAll().map(({ node }) => node.id)).not.toContain('two');
  });

  it('stands with its owner, whenever that adds it', () => {
    const { drafts: some } = drafts();
    add(some, 'one');
    add(some, 'other', ['builds', 'other']);
    some.added();
    add(some, 'two');
    expect(some.all().map(({ made }) => made)).toEqual([['one', 'two', 'other']]);
  });

  it('waits where all builds have it in common: adding it twice is adding it once', () => {
    const { drafts: some, finished } = drafts();
    const scope = some.ours('tekton', 'triggers', ['tekton', 'triggers']);
    some.added();
    expect(some.ours('tekton', 'triggers', ['tekton', 'triggers'])).toBe(scope);
    expect(finished).toEqual([]);
  });

  it('is told from what is called the same, though that is finished', () => {
    const { drafts: some } = drafts();
    add(some, 'one');
    some.added();
    add(some, 'one', ['builds', 'other']);
    expect(some.clashes().map(({ code, path }) => ({ code, path }))).toEqual([
      { code: 'object-twice', path: ['builds', 'other'] },
    ]);
  });
});
