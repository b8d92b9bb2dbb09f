import fc from 'fast-check';
import * as z from 'zod';
import { argumentFindings } from '../fuzz/kinds/arguments';
import { messageFindings, twiceBlamed } from '../fuzz/messages';
import { arbitraryOf } from '../fuzz/zod-arbitrary';
import { buildsFile } from '../src/model/file';

/** The fuzzer finds nothing only where there is nothing: each of its rules must be able to fail. */
describe('the fuzzer', () => {
  it('makes every field of the schema', () => {
    const seen = new Set<string>();
    const note = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) seen.add(key);
        note(inner);
      }
    };
    for (const made of fc.sample(arbitraryOf(buildsFile, { hostile: 0, optional: 50 }), { numRuns: 150, seed: 1 }))
      note(made);
    expect(fieldsOf(buildsFile).filter((field) => !seen.has(field))).toEqual([]);
  });

  it('makes what the schema takes, where it is to be valid', () => {
    const schema = z.strictObject({ size: buildsFile.shape.kubernetesVersion, count: z.number().int().min(3).max(5) });
    for (const made of fc.sample(arbitraryOf(schema, { hostile: 0, optional: 50 }), { numRuns: 50, seed: 1 }))
      expect(schema.safeParse(made).error).toBeUndefined();
  });

  it('asks for a word where it knows none that a field takes', () => {
    expect(() => arbitraryOf(z.string().regex(/^never seen$/), { hostile: 0, optional: 0 }, ['field'])).toThrow(
      "field: it takes none of the fuzzer's words; add one that it takes to fuzz/words.ts",
    );
  });

  const said = (stderr: string, status = 1) =>
    messageFindings({ status, stdout: '', stderr }, 'version: 1\n').map((found) => found.class);

  it.each([
    ['a message without a place', 'something is wrong\n', 'messages: a line without a place'],
    ['a place that is not there', 'builds.yaml:7:1 a: b\n', 'messages: a place that is not in the file'],
    ['a control character', 'builds.yaml:1:1 a: \x1b[2J\n', 'messages: a control character is printed'],
    ['a stack trace', 'TypeError: x\n    at f (a.js:1:2)\n', 'messages: the insides of the program are printed'],
    ['the same twice', 'builds.yaml:1:1 a: b\nbuilds.yaml:1:1 a: b\n', 'messages: a line is printed twice'],
    ['a password', 'builds.yaml:1:1 a: "hunter2-x"\n', 'secret: a message quotes a password'],
    ['silence', '', 'messages: it fails and says nothing'],
    ['megabytes', `builds.yaml:1:1 a: b\n`.repeat(4000), 'messages: more than N KiB'],
  ])('finds %s', (_, stderr, found) => {
    expect(said(stderr)).toContain(found);
  });

  it('finds nothing in a good message', () => {
    expect(said('warning: builds.yaml:1:1 version: odd\nbuilds.yaml:1:1 version: write 1\n')).toEqual([]);
    expect(twiceBlamed('builds.yaml:1:1 a: x\nbuilds.yaml:1:1 a: y\n')).toHaveLength(1);
  });

  const ran = (...calls: string[][]) => ({ status: 0, stderr: '', calls });
  const compared = (usual: string[], attacked: string[], hostile: string) =>
    argumentFindings(ran(usual), ran(attacked), (argument) => argument.replaceAll('harmless', hostile));

  it.each([
    ['that is split', ['git', 'harmless'], ['git', 'a', 'b'], 'a b'],
    ['that is changed', ['git', 'x=harmless'], ['git', 'x=run'], '{{workflow.name}}'],
    ['that adds a field', ['b', 'type=image,name=harmless'], ['b', 'type=image,name=a,push=false'], 'a,push=false'],
    ['that adds an image', ['b', 'type=image,"name=harmless,c"'], ['b', 'type=image,"name=a,b,c"'], 'a,b'],
    ['that is a program', ['git', 'harmless'], ['pwned'], '$(pwned)'],
  ])('finds a value %s', (_, usual, attacked, hostile) => {
    expect(compared(usual, attacked, hostile)).not.toEqual([]);
  });

  it('finds nothing in a value that arrives as it is', () => {
    expect(compared(['b', 'x=harmless'], ['b', 'x=a b'], 'a b')).toEqual([]);
    expect(compared(['b', 'type=x,y=harmless'], ['b', 'type=x,"y=a,b"'], 'a,b')).toEqual([]);
  });
});

/** The names of all fields below a schema. */
function fieldsOf(schema: z.ZodType): string[] {
  const def = schema.def as unknown as Record<string, unknown> & {
    options?: z.ZodType[];
    shape?: Record<string, z.ZodType>;
  };
  if ((schema.meta() as { constructOnly?: boolean } | undefined)?.constructOnly || def.type === 'never') return [];
  const inner = [def.innerType, def.in, def.element, def.valueType, ...(def.options ?? [])].filter(
    (next) => next instanceof z.ZodType,
  );
  const fields = Object.entries(def.shape ?? {}).filter(([, field]) => !isNever(field));
  return [
    ...fields.flatMap(([name, field]) => [name, ...fieldsOf(field)]),
    ...inner.flatMap((next) => fieldsOf(next as z.ZodType)),
  ];
}

function isNever(schema: z.ZodType): boolean {
  const { type, innerType } = schema.def as unknown as { type: string; innerType?: z.ZodType };
  return type === 'never' || (innerType !== undefined && isNever(innerType));
}
