import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse as parseYaml } from 'yaml';
import type * as z from 'zod';
import { daemonEntry } from '../src/model/daemon';
import type { FaultCode } from '../src/model/faults';
import { completeBuild, fileFrame } from '../src/model/file';
import { buildsJsonSchema } from '../src/model/json-schema';
import { parse } from '../src/model/parse';
import { volumeEntry } from '../src/model/volume';
import { warmerEntry } from '../src/model/warmer';
import { onCluster, withDefaults } from '../src/resolve/defaults';
import { readDefinition } from '../src/resolve/definition';
import { sharedExamples } from './schemas';

const accepts = new Ajv2020({ strict: false, allErrors: false }).compile(buildsJsonSchema());
const isTaken = (definition: unknown) => readDefinition(definition).faults.length === 0;

const root = resolve(__dirname, '..');
const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('builds.yaml'))
  .map((path) => join('examples', path));
const definitions = ['builds.yaml', ...examples].map((path): [string, Mapping] => [
  path,
  parseYaml(readFileSync(join(root, path), 'utf8'), { merge: true }),
]);
const others = sharedExamples().map(([name, text]): [string, unknown] => [name, parseYaml(text, { merge: true })]);

/** What a field may be by mistake; each is tried in the place of everything in each example. */
const ODD: readonly unknown[] = [null, true, 0, -1, 1.5, '', 'x', [], ['x'], {}, { x: 1 }, { type: 'x' }];

type Node = Record<string, unknown> | unknown[];
type Path = readonly (string | number)[];
type Mapping = Readonly<Record<string, unknown>>;

const SECTIONS = { builds: completeBuild, volumes: volumeEntry, daemons: daemonEntry, warmers: warmerEntry };
type Section = keyof typeof SECTIONS;
const isSection = (key: unknown): key is Section => typeof key === 'string' && Object.hasOwn(SECTIONS, key);

/** A document that has one thing of a definition in another way, or not at all. */
interface Changed {
  readonly document: unknown;
  readonly path: Path;
}

interface Judged extends Changed {
  readonly isAccepted: boolean;
}

/** Every such document, with as little of the definition as is taken with what is changed. */
function* mutated(whole: Mapping): Generator<Changed> {
  const parts = new Map<string, Mapping>();
  for (const path of pathsIn(whole, [])) {
    const part = isSection(path[0]) && path.length > 2 ? `${path[0]}.${path[1]}` : '';
    const document = parts.get(part) ?? partOf(whole, part);
    parts.set(part, document);
    for (const value of [undefined, ...ODD]) yield { document: changed(document, path, value), path };
    const node = path.reduce<unknown>((at, key) => (at as Node)[key as never], document);
    if (typeof node === 'object' && node !== null && !Array.isArray(node))
      yield { document: changed(document, [...path, 'unheardOf'], 'x'), path };
  }
}

const verdicts = new Map<Mapping, readonly boolean[]>();

/** All that is changed of a definition, with what the schema says, which is asked once. */
function judged(whole: Mapping): Judged[] {
  const all = [...mutated(whole)];
  const verdict = verdicts.get(whole) ?? all.map(({ document }) => accepts(document));
  verdicts.set(whole, verdict);
  return all.map((one, i) => ({ ...one, isAccepted: verdict[i] === true }));
}

/** A copy that has something else in one place, or nothing; it shares what is not on the way there. */
function changed(node: unknown, [key, ...below]: Path, value: unknown): unknown {
  const copy = (Array.isArray(node) ? [...node] : { ...(node as object) }) as Record<string | number, unknown>;
  const name = key as string | number;
  if (below.length > 0) copy[name] = changed(copy[name], below, value);
  else if (value !== undefined) copy[name] = value;
  else if (Array.isArray(copy)) copy.splice(name as number, 1);
  else delete copy[name];
  return copy;
}

/** A definition with one entry and those that have to do with it: the others make no difference but that of time. */
function partOf(whole: Mapping, part: string): Mapping {
  const entries = Object.keys(SECTIONS).flatMap((section) =>
    Object.entries((whole[section] ?? {}) as Mapping).map(([name, entry]) => ({ section, name, entry })),
  );
  const kept = new Set(entries.filter(({ section, name }) => part === '' || part === `${section}.${name}`));
  for (const one of kept)
    for (const other of entries)
      if (names(one.entry, other.name) || (one.section === 'volumes' && names(other.entry, one.name))) kept.add(other);
  const sections = Object.keys(SECTIONS).flatMap((section) => {
    const own = [...kept].filter((entry) => entry.section === section);
    return own.length > 0 ? [[section, Object.fromEntries(own.map(({ name, entry }) => [name, entry]))]] : [];
  });
  const frame = Object.entries(whole).filter(([key]) => !isSection(key));
  const document = Object.fromEntries([...frame, ...sections]);
  if (!isTaken(document)) throw new Error(`not taken without what has nothing to do with it: ${part}`);
  return document;
}

function names(entry: unknown, name: string): boolean {
  return JSON.stringify(entry).includes(name);
}

function pathsIn(node: unknown, path: Path): Path[] {
  if (typeof node !== 'object' || node === null) return [];
  const keys = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
  return keys.flatMap((key) => [[...path, key], ...pathsIn((node as Node)[key as never], [...path, key])]);
}

/** Whether the entry that was changed, or the file around it, is refused by itself; reading all of it would say so too. */
function isMalformed({ document, path: [section, name, ...below] }: Changed): boolean {
  const file = document as Mapping;
  const isOfEntry = isSection(section) && below.length > 0;
  if (!isOfEntry && parse(fileFrame, file).faults.length > 0) return true;
  if (!isSection(section) || typeof file[section] !== 'object' || file[section] === null) return false;
  const entry = (file[section] as Mapping)[name as string];
  const full =
    section === 'builds' ? withDefaults(entry, file) : section === 'volumes' ? entry : onCluster(entry, file, section);
  return entry !== undefined && parse<z.ZodType>(SECTIONS[section], full).faults.length > 0;
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

  it.each([null, {}])('%j, where a daemon or a warmer shall have nothing of the file', (nothing) => {
    const definition = {
      version: 1,
      registries: { 'r.example.com': { http: true } },
      images: { git: 'r.example.com/git:1' },
      kubernetesVersion: '1.33',
      volumes: { bases: { size: '1Gi' } },
      daemons: { d: { size: '1Gi', issuer: 'i', registries: nothing, images: nothing, kubernetesVersion: '1.30' } },
      warmers: { w: { volume: 'bases', images: ['a/b:1'], registries: nothing, toolImages: nothing } },
    };
    expect(readDefinition(definition).faults).toEqual([]);
    accepts(definition);
    expect(accepts.errors ?? []).toEqual([]);
  });

  it.each(definitions)(
    'whatever the command accepts of %s with something changed',
    (_, definition) => {
      const all = judged(definition);
      expect(all.length).toBeGreaterThan(100);
      const refused = all.filter(({ isAccepted }) => !isAccepted);
      const onlyByCommand = refused.filter((changed) => !isMalformed(changed) && isTaken(changed.document));
      expect(onlyByCommand).toEqual([]);
    },
    300_000,
  );
});

describe('the JSON Schema refuses', () => {
  /**
   * What it cannot say: grammars of texts (names, images, paths, schedules, quantities, `$(…)`), sizes in bytes, what fits
   * together (builder and cache, one of two fields, names that are declared, values of a matrix that is excluded from, what
   * defaults have to fill in), and who writes which object. It does say forms: which fields there are, which must be, their types, and the words of a choice.
   */
  const FORM: readonly FaultCode[] = [
    ...([
      'unknown-field',
      'wrong-form',
      'unknown-word',
      'unknown-type',
      'not-a-word',
      'missing-type',
      'missing',
    ] as const),
    ...(['unknown-version', 'empty'] as const),
  ];
  /** What may come from defaults is required all the same, and missing where it does not. */
  const FROM_DEFAULTS = ['source', 'builder', 'cache', 'runner'];
  /** It is missing where it was looked for: in the build, or in defaults that say nothing. */
  const isOfBuild = ([section, ...below]: Path, fields: readonly string[]) =>
    fields.includes(String(section === 'builds' ? below[1] : section === 'defaults' ? below[0] : ''));
  /** Without a type, which may be that of a default, the command takes the fields of a cache for those of `from` and `to`. */
  const isUntyped = (document: unknown, path: Path) => {
    const [section, name, field] = path;
    const cache = (document as { builds?: Record<string, { cache?: { type?: unknown } }> }).builds?.[String(name)]
      ?.cache;
    return section === 'builds' && field === 'cache' && cache?.type === undefined;
  };
  /** The values that a combination may have are those of the lists beside it, which no schema can say. */
  const isCombination = (path: Path) => path[0] === 'builds' && path[2] === 'matrix' && path[3] === 'exclude';
  /** Nothing may stand where it takes the place of a default, and nowhere else. */
  const isNothing = (document: unknown, path: Path) =>
    ['builds', 'daemons', 'warmers'].includes(path[0] as string) &&
    path.reduce((node, key) => (node as Node | undefined)?.[key as never], document) === null;

  it.each(definitions)(
    'each form the command refuses, of %s with something changed',
    (_, definition) => {
      const onlyByCommand = judged(definition)
        .filter(({ isAccepted }) => isAccepted)
        .flatMap(({ document }) => {
          const forms = readDefinition(document).faults.filter(
            ({ path, code }) =>
              FORM.includes(code) &&
              !isNothing(document, path) &&
              !isCombination(path) &&
              path[3] !== 'exclude' &&
              !(code === 'unknown-field' && isUntyped(document, path)) &&
              !(isOfBuild(path, FROM_DEFAULTS) && code.startsWith('missing')),
          );
          return forms.slice(0, 1).map(({ path, message }) => `${path.join('.')}: ${message}`);
        });
      expect([...new Set(onlyByCommand)]).toEqual([]);
    },
    300_000,
  );
});
