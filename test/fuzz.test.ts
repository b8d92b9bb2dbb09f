import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as z from 'zod';
import { calledOf } from '../fuzz/command';
import { fieldFindings, fieldsAstray, othersBlamed } from '../fuzz/fields';
import { crashFinding } from '../fuzz/finding';
import { argumentFindings } from '../fuzz/kinds/arguments';
import { messageFindings, told, twiceBlamed } from '../fuzz/messages';
import { withRequired } from '../fuzz/required';
import { Summary } from '../fuzz/summary';
import { arbitraryOf } from '../fuzz/zod-arbitrary';
import { fault } from '../src/model/faults';
import { buildsFile } from '../src/model/file';
import { readContent } from '../src/resolve/load';
import { temporaryFolder } from './support';

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
    ['a line that only begins like a count', '… and 3 more hunter2-x\n', 'messages: a line without a place'],
    ['a count of nothing', '… and 3 more like it\n', 'messages: a count of what is not shown'],
    [
      'a count of a count',
      'builds.yaml:1:1 a: b\n… and 3 more like it\n… and 3 more like it\n',
      'messages: a count of what is not shown',
    ],
  ])('finds %s', (_, stderr, found) => {
    expect(said(stderr)).toContain(found);
  });

  it('finds nothing in a good message', () => {
    expect(said('warning: builds.yaml:1:1 version: odd\nbuilds.yaml:1:1 version: write 1\n')).toEqual([]);
    expect(twiceBlamed('builds.yaml:1:1 a: x\nbuilds.yaml:1:1 a: y\n')).toHaveLength(1);
  });

  it('counts what is counted', () => {
    expect(said('builds.yaml:1:1 a: b\n… and 1,234 more like it\n… and 5 more\n')).toEqual([]);
    expect(told(['builds.yaml:1:1 a: b', '… and 1,234 more like it', '… and 5 more'])).toBe(1240);
  });

  it('takes a count of faults for faults', () => {
    expect(said('warning: builds.yaml:1:1 a: b\nwarning: … and 3 more\n', 0)).toEqual([]);
    expect(said('builds.yaml:1:1 a: b\n… and 3 more like it\n', 0)).toEqual(['messages: faults, and yet it succeeds']);
    expect(said('warning: builds.yaml:1:1 a: b\n… and 3 more\n', 0)).toEqual(['messages: faults, and yet it succeeds']);
  });

  const VALUE = { builds: { api: { runner: { type: 'script' }, tags: ['a'] } } };
  const at = (...path: (string | number)[]) => fault('missing', path, {});

  it('finds a path that leads nowhere', () => {
    expect(fieldsAstray(VALUE, [at('builds', 'api', 'runner', 'trigger', 'github')])).toHaveLength(1);
    expect(fieldsAstray(VALUE, [at('builds', 'api', 'tags', 'a', 0)])).toHaveLength(1);
    expect(fieldsAstray(VALUE, [at('builds', 'api', 'toString', 'name')])).toHaveLength(1);
    expect(fieldsAstray(VALUE, [at('builds', 'api', 'runner', 'type'), at('builds', 'api', 'image')])).toEqual([]);
  });

  it('finds a fault that is neither shown nor counted', () => {
    const content = 'version: 1\nbuild: {}\nbuilt: {}\n';
    const loaded = readContent('builds.yaml', content);
    const line = 'builds.yaml:2:1 build: unknown field\n';
    expect(fieldFindings(loaded, content, line).map((found) => found.class)).toEqual([
      'messages: faults are neither shown nor counted',
    ]);
    expect(fieldFindings(loaded, content, `${line}… and 1 more like it\n`)).toEqual([]);
  });

  it('finds another blamed for what is malformed', () => {
    const malformed = fault('empty', ['builds', 'api', 'tags'], {});
    expect(othersBlamed([malformed, at('builds', 'api', 'image')], ['builds', 'api', 'tags', 0])).toHaveLength(1);
    expect(othersBlamed([malformed], ['builds', 'api', 'tags', 0])).toEqual([]);
    expect(othersBlamed([at('builds', 'api', 'image')], ['builds', 'api', 'tags', 0])).toEqual([]);
  });

  const STARTED = new Map<string, readonly object[]>([
    [
      'tekton/a.yaml',
      [{ kind: 'Pipeline', metadata: { name: 'a' }, spec: { params: [{ name: 'x' }, { name: 'y' }] } }],
    ],
    ['runs/a.yaml', [{ kind: 'PipelineRun', metadata: { name: 'a' }, spec: { pipelineRef: { name: 'a' } } }]],
    [
      'runs/b.yaml',
      [{ kind: 'Workflow', metadata: {}, spec: { arguments: { parameters: [{ name: 'x' }, { name: 'y' }] } } }],
    ],
  ]);

  it('gives a run the values that it requires, and no others', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'out/runs'), { recursive: true });
    const { meant, folder: copy } = withRequired(join(folder, 'out'), STARTED, new Set(['x']));
    expect(meant.get('runs/a.yaml')).toMatchObject([{ spec: { params: [{ name: 'x', value: 'given' }] } }]);
    expect(meant.get('runs/b.yaml')).toMatchObject([
      { spec: { arguments: { parameters: [{ name: 'x', value: 'given' }, { name: 'y' }] } } },
    ]);
    expect(JSON.parse(readFileSync(join(copy, 'runs/a.yaml'), 'utf8'))).toEqual(meant.get('runs/a.yaml')?.[0]);
    expect(withRequired(join(folder, 'out'), STARTED, new Set()).meant).toBe(STARTED);
  });

  it('takes what the command itself calls a fault of its own for a crash', () => {
    const trace = 'RangeError: too deep\n    at f (/home/me/src/model/text.ts:1:2)\n';
    const { crash } = calledOf(1, '', `cached-builds has a fault of its own; please report this:\n${trace}`);
    expect(crashFinding(crash).class).toBe('crash: RangeError in f of src/model/text.ts');
    expect(calledOf(0, '', 'builds.yaml:1:1 a: "cached-builds has a fault of its own"\n').crash).toBeUndefined();
  });

  it('says at once what it found, and how far it is', () => {
    const heard: string[] = [];
    const summary = new Summary(1, (text) => heard.push(text));
    const failure = { class: 'a class', detail: 'x', kind: 'bytes', number: 3, path: '0', input: 'y' };
    for (let number = 0; number < 1000; number++)
      summary.add({ kind: 'bytes', number, seed: 1 }, number < 2 ? [failure] : [], false);
    expect(heard).toEqual([expect.stringContaining('--only bytes --case 3 --seed 1'), '998 passed, 2 failed\n']);
    expect(summary.text()).toMatch(/^2 × a class[\s\S]*998 passed, 2 failed\n$/);
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
