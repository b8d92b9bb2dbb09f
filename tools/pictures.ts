import { join } from 'node:path';
import { readAndLayOut } from '../src/app/commands/read';
import { drawn } from '../src/app/graph';
import type { DRAWINGS } from '../src/app/graph/names';

const ROOT = join(__dirname, '..');

/** Where each picture is, and of what. */
const PICTURES: Readonly<
  Record<string, { readonly of: (typeof DRAWINGS)[number]; readonly file: string; readonly build?: string }>
> = {
  'docs/pictures/builds.svg': { of: 'builds', file: 'builds.yaml' },
  'docs/pictures/pods.svg': { of: 'pods', file: 'builds.yaml', build: 'api' },
  'docs/pictures/folders.svg': { of: 'folders', file: 'examples/shop/builds.yaml' },
};

/** The pictures of pages, drawn from definitions: contents by path. */
export function pictures(): [string, string][] {
  return Object.entries(PICTURES).map(([path, { of, file, build }]) => {
    const { definition, layout } = readAndLayOut([join(ROOT, file)]);
    if (definition === undefined || layout === undefined) throw new Error(`${file} has faults`);
    return [path, drawn(of, { definition, layout, build }, 'svg')];
  });
}
