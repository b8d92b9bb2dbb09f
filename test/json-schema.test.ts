import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { buildsJsonSchema } from '../src/model/json-schema';
import { readDefinition } from '../src/resolve/definition';
import { sharedExamples } from './schemas';

const accepts = new Ajv2020({ strict: false, allErrors: false }).compile(buildsJsonSchema());
const isTaken = (definition: unknown) => readDefinition(definition).faults.length === 0;

const root = resolve(__dirname, '..');
const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('builds.yaml'))
  .map((path) => join('examples', path));
const definitions = ['builds.yaml', ...examples].map((path): [string, unknown] => [
  path,
  parse(readFileSync(join(root, path), 'utf8'), { merge: true }),
]);
const others = sharedExamples().map(([name, text]): [string, unknown] => [name, parse(text, { merge: true })]);

/** What a field may be by mistake; each is tried in the place of everything in each example. */
const ODD: readonly unknown[] = [null, true, 0, -1, 1.5, '', 'x', [], ['x'], {}, { x: 1 }, { type: 'x' }];

type Node = Record<string, unknown> | unknown[];

/** Every document that has one thing of another in another way, or not at all; things of one kind change once. */
function* mutated(whole: unknown): Generator<unknown> {
  const changed = new Set<string>();
  for (const path of pathsIn(whole, [])) {
    const kind = kindOf(whole, path);
    if (changed.has(kind)) continue;
    changed.add(kind);
    const document =
      path[0] === 'builds' && path.length > 2 ? withNeeded(whole as Definition, path[1] as string) : whole;
    for (const value of [undefined, ...ODD]) {
      const copy = structuredClone(document);
      const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key as never], copy) as Node;
      const key = path.at(-1) as never;
      if (value !== undefined) parent[key] = value as never;
      else if (Array.isArray(parent)) parent.splice(key, 1);
      else delete parent[key];
      yield copy;
    }
    const extended = structuredClone(document);
    const node = path.reduce<unknown>((at, key) => (at as Node)[key as never], extended);
    if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
      (node as Record<string, unknown>).unheardOf = 'x';
      yield extended;
    }
  }
}

type Definition = { readonly builds: Readonly<Record<string, unknown>> };

/** A definition with one build and those that it names: the others make no difference but that of time. */
function withNeeded(definition: Definition, name: string): unknown {
  const kept = new Set([name]);
  for (const one of kept)
    for (const other of Object.keys(definition.builds))
      if (JSON.stringify(definition.builds[one]).includes(other)) kept.add(other);
  const builds = Object.fromEntries(Object.entries(definition.builds).filter(([other]) => kept.has(other)));
  return { ...definition, builds };
}

/** Where a thing is, whatever its build or its place in a list is called, and what it is. */
function kindOf(document: unknown, path: readonly (string | number)[]): string {
  const place = path.map((key, i) => (typeof key === 'number' || (i === 1 && path[0] === 'builds') ? '*' : key));
  const parent = path.slice(0, -1).reduce((node, key) => (node as Node)[key as never], document) as Node;
  const value = parent[path.at(-1) as never] as unknown;
  const kind = Array.isArray(value) ? 'list' : typeof value;
  return JSON.stringify([place, Array.isArray(parent) ? '' : parent.type, kind]);
}

function pathsIn(node: unknown, path: (string | number)[]): (string | number)[][] {
  if (typeof node !== 'object' || node === null) return [];
  const keys = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
  return keys.flatMap((key) => [[...path, key], ...pathsIn((node as Node)[key as never], [...path, key])]);
}

describe('the JSON Schema accepts', () => {
  it.each([...definitions, ...others])('%s', (_, definition) => {
    accepts(definition);
    expect(accepts.errors ?? []).toEqual([]);
  });

  it('settings of a type that differ from those of defaults alone', () => {
    const build = { image: 'r.example.com/a', source: { type: 'git', path: 'a' }, cache: { type: 's3', mode: 'min' } };
    const defaults = {
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      cache: { type: 's3', bucket: 'a', region: 'b' },
    };
    expect(isTaken({ version: 1, defaults, builds: { a: build } })).toBe(true);
    expect(accepts({ version: 1, defaults, builds: { a: build } })).toBe(true);
  });

  it('nothing, where it takes the place of a default', () => {
    const defaults = {
      source: { type: 'git', url: 'https://git.example.com/a.git', path: 'a' },
      tags: ['a'],
      timeout: '5m',
      labels: { a: 'b' },
      registries: { 'r.example.com': { http: true } },
      images: { git: 'r.example.com/git:1' },
      pod: { env: { A: 'b' }, serviceAccount: 'a', resources: { limits: { cpu: '1' } } },
    };
    for (const emptied of [
      { tags: null, timeout: null, labels: null, registries: null, images: null, pod: null },
      { labels: { a: null }, registries: { 'r.example.com': null }, images: { git: null } },
      { pod: { env: null, serviceAccount: null } },
      { pod: { env: { A: null }, resources: { limits: null } } },
      { source: { type: 'git', path: null } },
    ]) {
      const definition = { version: 1, defaults, builds: { a: { image: 'r.example.com/a', ...emptied } } };
      expect(readDefinition(definition).faults).toEqual([]);
      accepts(definition);
      expect(accepts.errors ?? []).toEqual([]);
    }
  });

  it.each(definitions)(
    'whatever the command accepts of %s with something changed',
    (_, definition) => {
      const all = [...mutated(definition)];
      expect(all.length).toBeGreaterThan(100);
      const onlyByCommand = all.filter((document) => !accepts(document) && isTaken(document));
      expect(onlyByCommand).toEqual([]);
    },
    300_000,
  );
});

describe('the JSON Schema refuses', () => {
  /**
   * What it cannot say: grammars of texts (names, images, paths, schedules, quantities, `$(…)`), sizes in bytes, what fits
   * together (builder and cache, one of two fields, names that are declared, what defaults have to fill in), and who writes
   * which object. It does say forms: which fields there are, which must be, their types, and the words of a choice.
   */
  const FORM =
    /^(unknown field|expected |unknown .*(did you mean|known here)|write one of|which type of|missing; it is required|write version: 1|cannot be empty)/;
  /** What may come from defaults is required all the same, and missing where it does not. */
  const FROM_DEFAULTS = ['source', 'builder', 'cache', 'runner'];
  /** Nothing may stand where it takes the place of a default, and nowhere else. */
  const isNothing = (document: unknown, path: readonly (string | number)[]) =>
    path[0] === 'builds' && path.reduce((node, key) => (node as Node | undefined)?.[key as never], document) === null;

  it.each(definitions)(
    'each form the command refuses, of %s with something changed',
    (_, definition) => {
      const onlyByCommand = [...mutated(definition)]
        .filter((document) => accepts(document))
        .flatMap((document) => {
          const forms = readDefinition(document).faults.filter(
            ({ path, message }) =>
              FORM.test(message) &&
              !isNothing(document, path) &&
              !(path[0] === 'builds' && FROM_DEFAULTS.includes(path[2] as string) && /^missing/.test(message)),
          );
          return forms.slice(0, 1).map(({ path, message }) => `${path.join('.')}: ${message}`);
        });
      expect([...new Set(onlyByCommand)]).toEqual([]);
    },
    300_000,
  );
});
