import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { objectsByFile } from '../src/app/output/layout';
import type { Definition } from '../src/resolve/definition';
import { loadDefinition } from '../src/resolve/load';
import { hasSchema, haveSchemas, schemaFaults } from '../test/schemas';
import { type Called, command, type Files, filesIn, inFolder, installedCommand, writeDefinition } from './command';
import { fieldFindings } from './fields';
import { crashFinding, type Finding, finding } from './finding';
import { messageFindings } from './messages';
import { requiredIn, withRequired } from './required';
import type { Systems } from './systems';
import { SECRET } from './words';

/** What a definition is judged with. */
export interface Bench {
  /** Where cases have their folders. */
  readonly folder: string;
  /** The systems' own code, where Go could build it. */
  readonly systems?: Systems;
  /** Says that a case, or a smaller one in its place, is about to run. */
  begin?(): void;
  /** Says that what was made is taken, so that what comes after is tried too. */
  accept?(): void;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly checked: Called;
}

/** Judges a definition by all that is promised of any. `thorough` asks the installed command too. */
export function judge(bench: Bench, content: Buffer | string, thorough = false): Promise<Verdict> {
  return inFolder(bench.folder, async (folder) => {
    const text = content.toString();
    const file = writeDefinition(folder, content);
    const checked = await command(['check', '-f', file]);
    if (checked.crash !== undefined) return { checked, findings: [crashFinding(checked.crash)] };
    const out = join(folder, 'out');
    const synthesized = await command(['synth', '-f', file, '-o', out]);
    if (synthesized.crash !== undefined) return { checked, findings: [crashFinding(synthesized.crash)] };
    const files = filesIn(out);
    const loaded = loadDefinition(file);
    if (synthesized.status === 0) bench.accept?.();
    const findings = [
      ...messageFindings(synthesized, text),
      ...fieldFindings(loaded, text, synthesized.stderr),
      ...(await checkFindings(file, checked, synthesized)),
      ...(synthesized.status === 0 || thorough ? await againFindings(file, out, files) : []),
      ...(thorough ? installedFindings(folder, synthesized, files) : []),
      ...strayFindings(folder),
      ...(synthesized.status === 0 ? await outputFindings(bench, loaded.definition, out, files) : []),
    ];
    return { checked, findings };
  });
}

const WITH_ENVIRONMENT = / \(with --env (\S+)\)$/;

/** `check` says what `synth` says; and of environments that are not chosen what it says with each. */
async function checkFindings(file: string, checked: Called, synthesized: Called): Promise<Finding[]> {
  const lines = checked.stderr.split('\n');
  const plain = lines.filter((line) => !WITH_ENVIRONMENT.test(line));
  const ofEnvironments = lines.filter((line) => WITH_ENVIRONMENT.test(line));
  const agree =
    plain.join('\n') === synthesized.stderr && (ofEnvironments.length > 0 || checked.status === synthesized.status);
  if (!agree) return [finding('check and synth disagree', `${checked.stderr}\n--- synth\n${synthesized.stderr}`)];
  const environments = new Set(ofEnvironments.map((line) => WITH_ENVIRONMENT.exec(line)?.[1] as string));
  const said = new Map<string, readonly string[]>();
  for (const name of environments)
    said.set(name, (await command(['check', '-f', file, '--env', name])).stderr.split('\n'));
  return ofEnvironments
    .filter((line) => {
      const [end, name] = WITH_ENVIRONMENT.exec(line) as unknown as [string, string];
      return !said.get(name)?.includes(line.slice(0, -end.length));
    })
    .map((line) => finding('check says of an environment what it does not say with it', line));
}

/** Twice the same bytes. */
async function againFindings(file: string, out: string, files: Files): Promise<Finding[]> {
  const { status } = await command(['synth', '-f', file, '-o', `${out}-2`]);
  const again = filesIn(`${out}-2`);
  const same = (status === 0) === files.size > 0 && sameFiles(files, again);
  return same ? [] : [finding('not deterministic: the second time it is otherwise', differences(files, again))];
}

/** The same from another process, started elsewhere by somebody else's clock and language. */
function installedFindings(folder: string, synthesized: Called, files: Files): Finding[] {
  const file = join(folder, 'builds.yaml');
  const env = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: '/nonexistent' };
  const installed = installedCommand(['synth', '-f', file, '-o', 'out-3'], folder, env);
  const others = filesIn(join(folder, 'out-3'));
  if (installed.crash !== undefined) return [crashFinding(installed.crash)];
  const same = installed.status === synthesized.status && installed.stderr === synthesized.stderr;
  return [
    ...(same
      ? []
      : [finding('the installed command says something else', `${installed.stderr}\n---\n${synthesized.stderr}`)]),
    ...(sameFiles(files, others) ? [] : [finding('not deterministic: another process', differences(files, others))]),
  ];
}

/** Nothing is made beside the output folder. */
function strayFindings(folder: string): Finding[] {
  const stray = readdirSync(folder).filter((name) => !/^(builds\.yaml|out(-[23])?)$/.test(name));
  return stray.length === 0 ? [] : [finding('a file outside the output folder', stray.join(' '))];
}

const judged = new Set<string>();

async function outputFindings(
  { systems }: Bench,
  definition: Definition | undefined,
  out: string,
  files: Files,
): Promise<Finding[]> {
  const digest = createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex');
  if (judged.has(digest)) return [];
  const meant = meantBy(definition);
  const run = withRequired(out, meant, requiredIn(definition));
  const findings = [
    ...[...files].flatMap(([path, content]) => fileFindings(path, content)),
    ...[...meant].flatMap(([path, objects]) => manifestFindings(path, files.get(path), objects)),
    ...((await systems?.validate(run.folder, Object.fromEntries(run.meant))) ?? []).map((fault) =>
      finding(`the systems refuse it: ${withoutNames(fault)}`, fault),
    ),
  ];
  // Only what is sound is not looked at again, so that a case that failed fails again.
  if (findings.length === 0) judged.add(digest);
  return findings;
}

/** The objects of each file, before they were written. */
function meantBy(definition: Definition | undefined): Map<string, readonly unknown[]> {
  if (definition === undefined) return new Map();
  return new Map(objectsByFile(definition).files.map(({ folder, name, made }) => [`${folder}/${name}.yaml`, made]));
}

function fileFindings(path: string, content: string): Finding[] {
  return [
    ...(/^([a-z]+(-[a-z]+)*\/)?\.?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(path)
      ? []
      : [finding('output: an odd file name', path)]),
    ...(content.includes(SECRET)
      ? [finding('secret: a password is written', `${path}: ${around(content, SECRET)}`)]
      : []),
    ...(content.includes('[object ') ? [finding('output: [object Object]', path)] : []),
  ];
}

function manifestFindings(path: string, content: string | undefined, meant: readonly unknown[]): Finding[] {
  if (content === undefined) return [finding('output: objects that are in no file', path)];
  const documents = parseAllDocuments(content, { version: '1.1', merge: false, prettyErrors: false });
  const read = documents.map((document) => (document.errors.length > 0 ? document.errors : document.toJS()));
  const plain = JSON.parse(JSON.stringify(meant));
  if (JSON.stringify(sorted(read)) !== JSON.stringify(sorted(plain)))
    return [finding('output: YAML 1.1 reads something else than was meant', `${path}:\n${content.slice(0, 1500)}`)];
  return plain.flatMap((object: Manifest) => schemaFindings(path, object));
}

type Manifest = { apiVersion: string; kind: string };

const sound = new Set<string>();

export function schemaFindings(path: string, object: Manifest): Finding[] {
  if (!haveSchemas || !hasSchema(object)) return [];
  const content = JSON.stringify(object);
  if (sound.has(content)) return [];
  const faults = schemaFaults(object, '1.36');
  if (faults.length === 0) sound.add(content);
  return faults.map((fault) => finding(`schema: ${object.kind} ${withoutNames(fault)}`, `${path}: ${fault}`));
}

/** What names a system's complaint, without what it quotes. */
function withoutNames(fault: string): string {
  return fault.replaceAll(/\{.*\}$/g, '').replaceAll(/\/(\d+)(?=\/|\s)/g, '/N');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function sameFiles(a: Files, b: Files): boolean {
  return a.size === b.size && [...a].every(([path, content]) => b.get(path) === content);
}

function differences(a: Files, b: Files): string {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).join(' ');
}

function around(content: string, word: string): string {
  const at = content.indexOf(word);
  return content.slice(Math.max(0, at - 100), at + 60);
}

/** A folder of files, for whoever reads folders. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of files) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
