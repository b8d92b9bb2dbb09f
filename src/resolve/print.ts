import { Document, isCollection, isScalar, visit } from 'yaml';
import { buildFields } from '../model/build';
import { isMapping, type Path } from './merge';
import { originOf } from './origin';
import { sourcesOf, type Written } from './sources';
import { buildEntriesOf } from './variants';

const ORDER = Object.keys(buildFields);

/** The builds of a definition by name, and what each says once all is merged: with the line in which each value is written. */
export function printedBuilds(files: readonly Written[], environment?: string) {
  const sources = sourcesOf(files, environment);
  const file = isMapping(sources.value) ? sources.value : {};
  const { builds, pathInEntry } = buildEntriesOf(file);
  return {
    names: builds.map(({ name }) => name),
    print(name: string): string {
      const build = builds.find((one) => one.name === name);
      const fields = Object.entries(isMapping(build?.merged) ? build.merged : {}).filter(
        ([, value]) => !isEmpty(value),
      );
      const sorted = fields.sort(([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other));
      const lineOf = (path: Path) => {
        const below = pathInEntry(['builds', name, ...path]);
        return sources.lineOf(originOf(file, below));
      };
      return annotated(Object.fromEntries(sorted), lineOf);
    },
  };
}

/** What lies under all builds is there even where it says nothing. */
function isEmpty(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).length === 0;
}

function annotated(value: unknown, lineOf: (path: Path) => string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Node(_, node, ancestors) {
      const isLeaf = isScalar(node) || (isCollection(node) && node.items.length === 0);
      const parent = ancestors.at(-1);
      if (!isLeaf || (typeof parent === 'object' && 'key' in parent && parent.key === node)) return;
      node.comment = ` ${lineOf(pathOf([...ancestors, node]))}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** The keys and positions on the way to the last of some nodes. */
function pathOf(nodes: readonly unknown[]): Path {
  return nodes.flatMap((node, i): Path => {
    const next = nodes[i + 1];
    if (typeof node !== 'object' || node === null) return [];
    if ('key' in node && 'value' in node) return [String((node.key as { value?: unknown }).value ?? node.key)];
    if (isCollection(node) && next !== undefined) {
      const at = node.items.indexOf(next as never);
      return isMapLike(node) || at < 0 ? [] : [at];
    }
    return [];
  });
}

function isMapLike(node: { readonly items: readonly unknown[] }): boolean {
  return node.items.some((item) => typeof item === 'object' && item !== null && 'key' in item);
}
