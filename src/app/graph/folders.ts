import { outputFiles } from '../output/files';
import type { Layout } from '../output/layout';
import type { Folder } from '../output/names';
import { type Arrow, type Box, type Drawing, drawing } from './drawing';

/** What takes what is in a folder. */
const TAKERS: Readonly<
  Record<string, { readonly id: string; readonly lines: readonly string[]; readonly by: string }>
> = {
  kubernetes: { id: 'kubernetes', lines: ['any Kubernetes'], by: 'kubectl apply -k' },
  tekton: { id: 'tekton', lines: ['a cluster with Tekton'], by: 'kubectl apply -k' },
  argo: { id: 'argo', lines: ['a cluster with Argo Workflows'], by: 'kubectl apply -k' },
  runs: { id: 'run', lines: ['one run, started by hand'], by: 'kubectl create -f' },
  scripts: { id: 'machine', lines: ['a laptop, or any CI'], by: 'run' },
};

/** Which folder of the output goes where. */
export function foldersDrawing(layout: Layout): Drawing {
  const paths = [...outputFiles(layout).keys()];
  const top = (path: string) => (path.includes('/') ? (path.split('/')[0] as string) : undefined);
  const folders = [...new Set(paths.flatMap((path) => top(path) ?? []))].sort();
  const boxes = folders.map((folder): Box => {
    const own = paths.filter((path) => top(path) === folder && /\.(yaml|sh)$/.test(path));
    return { id: folder, kind: 'file', lines: [`${folder}/`, `${own.length} files`] };
  });
  const arrows = folders.flatMap((folder) => takersOf(folder, layout));
  const takers = [...folders, ...Object.keys(TAKERS)].flatMap((folder) => TAKERS[folder] ?? []);
  const reached = [...new Set(takers)].filter(({ id }) => arrows.some(({ to }) => to === `to ${id}`));
  return drawing(
    [
      { title: 'written by', boxes: [{ id: 'synth', kind: 'build', lines: ['cached-builds synth'] }] },
      { title: 'the output folder', boxes },
      { title: 'goes to', boxes: reached.map(({ id, lines }): Box => ({ id: `to ${id}`, kind: 'cluster', lines })) },
    ],
    [...folders.map((folder) => ({ from: 'synth', to: folder, text: '' })), ...arrows],
  );
}

/** What several runners use comes along with the folder of each. */
function takersOf(folder: string, { bases }: Layout): Arrow[] {
  const taker = TAKERS[folder];
  if (taker) return [{ from: folder, to: `to ${taker.id}`, text: taker.by }];
  const users = [...bases].filter(([, used]) => used.has(folder as Folder)).map(([runner]) => TAKERS[runner]);
  return users.flatMap((user) => (user ? [{ from: folder, to: `to ${user.id}`, text: 'comes along' }] : []));
}
