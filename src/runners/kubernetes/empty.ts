/** Mappings of Kubernetes that are stored as nothing where they are empty; any other that is empty says something. */
const MAPPINGS = ['nodeSelector', 'matchLabels', 'annotations', 'requests', 'limits'];

/**
 * What users leave empty, as Kubernetes stores it: not at all. Tools that compare would find a difference for ever. Not for
 * mappings of names that users choose: there an empty text is a value.
 */
export function withoutEmpty<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, field]) => !isNothing(key, field));
  return Object.fromEntries(
    kept.map(([key, field]) => [key, MAPPINGS.includes(key) ? field : withoutEmpty(field)]),
  ) as Value;
}

function isNothing(key: string, field: unknown): boolean {
  if (field === undefined || field === '' || (Array.isArray(field) && field.length === 0)) return true;
  return MAPPINGS.includes(key) && Object.keys(field as object).length === 0;
}
