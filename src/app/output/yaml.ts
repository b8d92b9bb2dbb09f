import { dump } from 'js-yaml';

/**
 * Objects as YAML documents, quoted so that readers of YAML 1.1, as Kubernetes is one, take text for text. Writing is most
 * of what synthesis costs, and this library does it four times faster than the one that reads.
 */
export function yamlOf(...objects: readonly unknown[]): string {
  return objects.map((object) => dump(object, { lineWidth: -1, noRefs: true, quoteStyle: 'double' })).join('---\n');
}
