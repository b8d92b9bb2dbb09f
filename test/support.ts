import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { outputFiles } from '../src/app/output/files';
import { layOut } from '../src/app/output/layout';
import { loadDefinition } from '../src/resolve/load';
import { documentsOf, type Manifest, podOf } from './manifests';

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
  const { definition: read, faults } = load(definition);
  if (read === undefined) throw new Error(faults.join('\n'));
  const layout = layOut(read);
  if (layout.faults.length > 0) throw new Error(layout.faults.map(({ message }) => message).join('\n'));
  return new Map(outputFiles(layout));
}

/** Every object of a definition's output but kustomizations. */
export function manifestsOf(definition: unknown): Manifest[] {
  return [...filesOf(definition)]
    .filter(([path]) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'))
    .flatMap(([, content]) => documentsOf(content));
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

/** The one object of a kind that a definition makes. */
export function only(kind: string, definition: unknown): Manifest {
  const found = manifestsOf(definition).filter((manifest) => manifest.kind === kind);
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

function load(definition: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-'));
  try {
    const file = join(folder, 'builds.yaml');
    writeFileSync(file, typeof definition === 'string' ? definition : stringify(definition));
    return loadDefinition(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
