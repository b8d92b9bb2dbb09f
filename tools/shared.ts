import type { JsonSchema } from '../src/model/json-schema';

export type { JsonSchema };

export function refName(ref: string): string {
  return ref.replace('#/$defs/', '');
}

/** The default of a field in words: as the schema says it, or the value itself. */
export function defaultOf(schema: JsonSchema): string | undefined {
  if (schema.absent !== undefined) return schema.absent;
  if (schema.default === undefined) return undefined;
  const json = JSON.stringify(schema.default);
  if (json === '{}' || json === '[]') return 'none';
  return typeof schema.default === 'string' ? `\`${schema.default}\`` : `\`${json}\``;
}

/** The description of a field, or where it has none of its own that of what it refers to. */
export function descriptionOf(schema: JsonSchema, definitions: Definitions): string | undefined {
  return schema.description ?? (schema.$ref ? definitions[refName(schema.$ref)]?.description : undefined);
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

/** The settings of a builder or a runner, by its name. */
export function settingsOf(name: string, definitions: Definitions): Readonly<Record<string, JsonSchema>> {
  return Object.values(definitions).find(({ properties }) => properties?.type?.const === name)?.properties ?? {};
}
