import { readContent } from '../../resolve/load';
import { outputFiles } from '../output/files';
import { layOut } from '../output/layout';
import type { Engine } from './engines';

/** A definition of one build whose source lies in a folder, as somebody would write it. */
export function definitionOf({ builder, http }: Engine, registry: string): string {
  const lines = [
    'version: 1',
    ...(http ? [`registries: { "${registry}": { http: true } }`] : []),
    'builds:',
    '  hello:',
    `    image: ${registry}/try/hello`,
    '    source: { type: volume, claim: source }',
    `    builder: ${builder}`,
    '    cache: registry',
    '    runner: script',
  ];
  return `${lines.join('\n')}\n`;
}

/** The script that it becomes. */
export function scriptOf(definition: string): string {
  const { definition: read, found } = readContent('builds.yaml', definition);
  if (read === undefined) throw new Error(found.map(({ code }) => code).join(', '));
  return outputFiles(layOut(read)).get('scripts/hello.sh') as string;
}
