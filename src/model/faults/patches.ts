import { entry, inBuild } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

const patched = (patch: string, target = '{ kind: Job, name: api }') =>
  inBuild('tags: [latest]', `patches:\n  - target: ${target}\n    patch: [${patch}]`);

const FLAWS = {
  missing: (object: string, pointer: string) =>
    `${object} has nothing at ${pointer}; look at the manifest without the patch`,
  list: (object: string, pointer: string) =>
    `${pointer} is no place in its list of ${object}; write a number that is there, or "-" for its end`,
  test: (object: string, pointer: string) => `${object} has another value at ${pointer}; change the test, or the patch`,
};

/** Faults of patches. */
export const PATCH_FAULTS = {
  'patch-pointer': entry<{ value: string }>({
    words: ({ value }) =>
      `${quote(value)} is no JSON pointer; write /spec/template, with ~1 for a slash in a name and ~0 for ~`,
    summary: 'Where a patch changes an object is said by a JSON pointer (RFC 6901).',
    remedy: 'Begin with `/`, and write `~1` for a slash in a name.',
    example: patched('{ op: remove, path: spec.backoffLimit }'),
  }),
  'patch-field': entry<{ field: 'value' | 'from'; op: string; needed: boolean }>({
    words: ({ field, op, needed }) =>
      needed
        ? `missing; ${op} needs ${field === 'from' ? 'to know from where' : 'a value'}`
        : `${op} takes no ${field}; leave it out`,
    summary: 'An operation lacks a field that it needs, or has one that it does not use.',
    remedy: '`add`, `replace` and `test` have a `value`, `move` and `copy` a `from`, and `remove` neither.',
    example: patched('{ op: remove, path: /spec/backoffLimit, value: 1 }'),
  }),
  'patch-unmatched': entry<{ kind: string; name: string; hint: Hint }>({
    words: ({ kind, name, hint }) => `there is no ${kind} ${quote(name)}${hinted(hint)}`,
    summary: 'A patch is for an object that the definition does not make.',
    remedy: 'Write kind and name as they are in the manifest.',
    example: patched('{ op: remove, path: /spec/backoffLimit }', '{ kind: Job, name: apis }'),
  }),
  'patch-failed': entry<{ kind: string; name: string; pointer: string; flaw: 'missing' | 'list' | 'test' }>({
    words: ({ kind, name, pointer, flaw }) => FLAWS[flaw](`${kind} ${quote(name)}`, quote(pointer)),
    summary: 'A patch cannot be applied: what it changes is not there, or a test fails.',
    remedy: 'Look at the manifest without the patch, and write where it is now.',
    example: patched('{ op: remove, path: /spec/parallelism }'),
  }),
  'patch-identity': entry({
    words: () =>
      'kind, name and namespace say which object it is, and others name it by them; say them in the definition',
    summary: 'A patch would make another object of it.',
    remedy: 'Say names and namespaces in the definition, or in an overlay.',
    example: patched('{ op: replace, path: /metadata/name, value: other }'),
  }),
};
