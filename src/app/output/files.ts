import { HEADER } from '../../model/header';
import type { Layout } from './layout';
import { nameReferences } from './name-references';
import { type Folder, KUSTOMIZATION, NAME_REFERENCES } from './names';
import { yamlOf } from './yaml';

/** The output folder: contents by path. */
export type OutputFiles = ReadonlyMap<string, string>;

/** All files of an output folder, with a kustomization for the whole and one for each folder. */
export function outputFiles({ files: manifests, others, bases }: Layout): OutputFiles {
  const files = new Map(others);
  const add = (path: string, content: string) => {
    if (files.has(path)) throw new Error(`two files would be called ${path}`);
    files.set(path, content);
  };
  // What is in `runs` is created, never applied.
  const folders = [...new Set(manifests.map(({ folder }) => folder))].filter((folder) => folder !== 'runs').sort();
  // In the order in which they are laid out: what others name comes before them.
  const pathsIn = (folder: Folder) =>
    manifests.filter((file) => file.folder === folder).map((file) => `${file.name}.yaml`);

  const kinds = new Map<Folder, Set<string>>();
  for (const { folder, name, content, kinds: own } of manifests) {
    add(`${folder}/${name}.yaml`, HEADER + content);
    kinds.set(folder, new Set([...(kinds.get(folder) ?? []), ...own]));
  }
  const configured = new Set<Folder>();
  for (const folder of folders) {
    const shared = folders.filter((other) => bases.get(folder)?.has(other)).map((other) => `../${other}`);
    const references = nameReferences(kinds.get(folder) ?? new Set());
    if (references !== undefined) add(`${folder}/${NAME_REFERENCES}`, HEADER + yamlOf(references));
    if (references !== undefined) configured.add(folder);
    const own = references === undefined ? [] : [NAME_REFERENCES];
    add(`${folder}/${KUSTOMIZATION}`, kustomization([...shared, ...pathsIn(folder)], own));
  }
  // The folders of runners include others, which may be listed once only: so here their files are listed, not they.
  const ofRunners = folders.filter((folder) => !/^base(-|$)/.test(folder));
  const listed = ofRunners.flatMap((folder) => pathsIn(folder).map((path) => `${folder}/${path}`));
  const used = ofRunners.filter((folder) => configured.has(folder)).map((folder) => `${folder}/${NAME_REFERENCES}`);
  const all = [...folders.filter((folder) => !ofRunners.includes(folder)), ...listed];
  add(KUSTOMIZATION, kustomization(all, used));
  return files;
}

/**
 * Applied in the order it says: kustomize itself puts kinds that it does not know in the order of their names, and Argo
 * ignores a CronWorkflow for twenty minutes if it is there before its WorkflowTemplate.
 */
function kustomization(resources: readonly string[], configurations: readonly string[]): string {
  const kind = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  const configured = configurations.length > 0 ? { configurations } : {};
  return HEADER + yamlOf({ ...kind, resources, ...configured, sortOptions: { order: 'fifo' } });
}
