import * as z from 'zod';
import { problem } from './faults';
import { choice, namespaceName, object, objectName, type Refuse, secretFault, verbatim, wordOf } from './schema';
import { isSecretPair, secretIn } from './secrets';

const pointer = verbatim().superRefine((value, ctx) => {
  if (!/^(\/([^~/]|~[01])*)*$/.test(value))
    ctx.addIssue({ code: 'custom', message: '', params: { problems: [problem('patch-pointer', { value })] } });
});

/** Which of the other fields each operation needs. */
const NEEDS = { add: 'value', replace: 'value', test: 'value', move: 'from', copy: 'from', remove: undefined } as const;

const operation = object(
  'PatchOperation',
  'One change of an object. See https://www.rfc-editor.org/rfc/rfc6902',
  {
    op: choice('operation', ['add', 'remove', 'replace', 'move', 'copy', 'test']).meta({
      description: 'What is done.',
    }),
    path: pointer.meta({
      description: 'Where, as a JSON pointer: `/spec/template/spec/hostAliases`; `-` is the end of a list.',
    }),
    from: pointer.optional().meta({ description: 'Where `move` and `copy` take it from.', absent: 'none' }),
    value: z
      .unknown()
      .optional()
      .meta({ description: 'What `add`, `replace` and `test` have there; never a secret.', absent: 'none' }),
  },
  (given, refuse) => {
    for (const field of ['value', 'from'] as const) {
      const needed = NEEDS[given.op] === field;
      const isThere = given[field] !== undefined;
      if (isThere !== needed) refuse(problem('patch-field', { field, op: given.op, needed }), [field]);
    }
    refuseSecrets(given.value, ['value'], refuse);
  },
);
export type PatchOperation = z.output<typeof operation>;

const target = object('PatchTarget', 'Which object is changed.', {
  kind: wordOf(() => undefined).meta({ description: 'Its kind, such as `Job`.' }),
  name: objectName.meta({ description: 'Its name, as it is written; of what gets a new one each time the beginning.' }),
  namespace: namespaceName.optional().meta({ description: 'Its namespace.', absent: 'any' }),
});

/** An entry of `patches`. */
export const patchEntry = object('Patch', 'A change of an object that no field can say.', {
  target: target.meta({ description: 'The object. It is a fault if there is none.' }),
  patch: z
    .array(operation)
    .min(1)
    .meta({ description: 'What is changed, one after the other. It is a fault if it cannot be.' }),
});
export type Patch = z.output<typeof patchEntry>;

/** All of it is written into manifests. */
function refuseSecrets(value: unknown, path: (string | number)[], refuse: Refuse): void {
  if (typeof value === 'string') {
    const form = secretIn(value);
    if (form !== undefined) refuse(secretFault(form), path);
  } else if (typeof value === 'object' && value !== null) {
    const { name, value: named } = value as { name?: unknown; value?: unknown };
    if (isSecret(name, named)) refuse(secretFault('name'), [...path, 'value']);
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? Number(key) : key;
      if (isSecret(key, inner)) refuse(secretFault('name'), [...path, step]);
      else refuseSecrets(inner, [...path, step], refuse);
    }
  }
}

function isSecret(name: unknown, value: unknown): boolean {
  return (
    typeof name === 'string' && typeof value === 'string' && secretIn(value) === undefined && isSecretPair(name, value)
  );
}
