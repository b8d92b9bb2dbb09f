import { HEADER } from '../manifest/header';
import type { Layout } from './layout';
import { yamlOf } from './yaml';

/** The output folder: contents by path. */
export type OutputFiles = ReadonlyMap<string, string>;

/** All files of an output folder, with a kustomization for the whole and one for each folder. */
export function outputFiles({ files: manifests, others }: Layout): OutputFiles {
  const files = new Map(others);
  // What is in `runs` is created, never applied.
  const folders = [...new Set(manifests.map(({ folder }) => folder))].filter((folder) => folder !== 'runs').sort();
  const hasBase = folders.includes('base');
  const pathsIn = (folder: string) =>
    manifests
      .filter((file) => file.folder === folder)
      .map((file) => `${file.name}.yaml`)
      .sort();

  for (const { folder, name, objects } of manifests) files.set(`${folder}/${name}.yaml`, HEADER + yamlOf(...objects));
  for (const folder of folders) {
    const shared = hasBase && folder !== 'base' ? ['../base'] : [];
    files.set(`${folder}/kustomization.yaml`, kustomization([...shared, ...pathsIn(folder)]));
  }
  // The folders of runners include base, which may be listed once only: so here their files are listed, not they.
  const runners = folders.filter((folder) => folder !== 'base');
  const all = [
    ...(hasBase ? ['base'] : []),
    ...runners.flatMap((folder) => pathsIn(folder).map((path) => `${folder}/${path}`)),
  ];
  files.set('kustomization.yaml', kustomization(all));
  return files;
}

function kustomization(resources: readonly string[]): string {
  return HEADER + yamlOf({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources });
}
