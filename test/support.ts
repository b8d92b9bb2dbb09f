import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputFiles } from '../src/app/output/files';
import { layOut, objectsByFile } from '../src/app/output/layout';
import { type Fault, showFault } from '../src/model/faults';
import { linesOf } from '../src/model/lines';
import { type Definition, readDefinition } from '../src/resolve/definition';
import { type Loaded, readContent } from '../src/resolve/load';
import { type Manifest, podOf } from './manifests';

export * from './manifests';

const temporaryFolders: string[] = [];
afterAll(() => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is gone after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-'));
  temporaryFolders.push(folder);
  return folder;
}

/** What a definition says, as the files of its output folder; faults are thrown. */
export function filesOf(definition: unknown): Map<string, string> {
  return new Map(outputFiles(without(layOut(sound(definition)))));
}

/** Every object of a definition's output but kustomizations, as a reader of the files has it. */
export function manifestsOf(definition: unknown): Manifest[] {
  const { files } = without(objectsByFile(sound(definition)));
  return files.flatMap(({ made }) => JSON.parse(JSON.stringify(made)) as Manifest[]);
}

function sound(definition: unknown): Definition {
  const { definition: read, faults } = load(definition);
  if (read === undefined) throw new Error(faults.join('\n'));
  return read;
}

function without<LaidOut extends { readonly faults: readonly Fault[] }>(laidOut: LaidOut): LaidOut {
  if (laidOut.faults.length > 0) throw new Error(laidOut.faults.map(({ message }) => message).join('\n'));
  return laidOut;
}

/** The faults of a definition, with the file name left out. */
export function faultsOf(definition: unknown): string[] {
  return load(definition).faults.map((fault) => fault.replace(/^\S*builds\.yaml:?/, ''));
}

export function warningsOf(definition: unknown): string[] {
  return load(definition).warnings.map((warning) => warning.replace(/^\S*builds\.yaml:?/, ''));
}

/** All that is said about a definition. */
export function messagesOf(definition: unknown): string[] {
  const { faults, warnings } = load(definition);
  return [...faults, ...warnings];
}

/** A definition with one build called `api`. */
export function oneBuild(build: object, rest: object = {}): object {
  return {
    version: 1,
    ...rest,
    builds: {
      api: {
        image: 'registry.example.com/shop/api',
        source: { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } },
        ...build,
      },
    },
  };
}

/** A definition with every build on the given runners, and without what none of these has. */
export function onRunners(definition: Manifest, runners: readonly string[]): Manifest {
  const file = structuredClone(definition);
  const hear = runners.some((runner) => ['tekton', 'argo'].includes(runner));
  for (const build of Object.values<Manifest>(file.builds)) build.runner = runners;
  const always = !runners.some((runner) => runner === 'kubernetes');
  for (const { steps } of Object.values<Manifest>(file.builds))
    if (steps?.after && !always) steps.after = steps.after.filter((step: Manifest) => !step.always);
  if (!hear)
    for (const one of [file.defaults ?? {}, ...Object.values<Manifest>(file.builds)])
      for (const field of ['trigger', 'notify', 'pullRequests']) delete one[field];
  const joins = runners.every((runner) => ['tekton', 'argo'].includes(runner));
  // Argo alone reads one of a ConfigMap.
  if (!runners.every((runner) => runner === 'argo'))
    for (const { parameters = {} } of Object.values<Manifest>(file.builds))
      for (const one of Object.values<Manifest>(parameters))
        if (one.default?.configMap !== undefined) one.default = 'known.example.com';
  for (const one of Object.values<Manifest>(file.builds)) {
    if (!joins) delete one.platformNodes;
    if (runners.includes('kubernetes')) delete one.notify;
    // What one run at a time may use is of one runner.
    if (runners.length > 1 && typeof one.builder === 'object') delete one.builder.state;
  }
  return file;
}

/** The one object of a kind that a definition makes: of those that are applied, or else that are created. */
export function only(kind: string, definition: unknown): Manifest {
  const all = manifestsOf(definition).filter((manifest) => manifest.kind === kind);
  const applied = all.filter(({ metadata }) => metadata.name !== undefined);
  const found = applied.length > 0 ? applied : all;
  if (found.length !== 1) throw new Error(`there are ${found.length} objects of kind ${kind}`);
  return found[0];
}

/** The pod of a definition's only Job. */
export function jobPod(definition: unknown): Manifest {
  return podOf(only('Job', definition));
}

/** The container that builds. */
export function builderOf(definition: unknown): Manifest {
  return jobPod(definition).containers[0];
}

/** The values of a flag given as two arguments: `--opt target=x`. */
export function valuesOf(container: Manifest, flag: string): string[] {
  const args = container.args as string[];
  return args.flatMap((arg, i) => (arg === flag ? [args[i + 1] as string] : []));
}

/** Text is read as a file, data as it is. */
function load(definition: unknown): Pick<Loaded, 'definition' | 'faults' | 'warnings'> {
  if (typeof definition === 'string') return readContent('builds.yaml', definition);
  const { definition: read, faults, warnings } = readDefinition(definition);
  return { definition: read, faults: linesOf(faults, showFault), warnings: linesOf(warnings, showFault) };
}
