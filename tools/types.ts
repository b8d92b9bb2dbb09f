import { type Definitions, defaultOf, descriptionOf, type JsonSchema, refName } from './shared';

/** TypeScript interfaces for every definition, documented field by field. */
export function typeScriptOf(definitions: Definitions): string {
  return [
    '// Made by `npm run generate` from the zod schemas in src/model. Do not edit.',
    '',
    "import type { NamedBuild, NamedDaemon, NamedSecret, NamedServiceAccount, NamedVolume } from './named';",
    '',
    ...Object.entries(definitions)
      .filter(([, { constructOnly }]) => !constructOnly)
      .map(([name, schema]) => interfaceOf(name, schema, definitions)),
  ].join('\n');
}

function interfaceOf(name: string, schema: JsonSchema, definitions: Definitions): string {
  const fields = Object.entries(schema.properties ?? {}).map(([field, value]) => {
    const optional = schema.required?.includes(field) ? '' : '?';
    const absent = defaultOf(value) ?? (optional && name !== 'Defaults' ? 'none' : undefined);
    const kind = value.const === undefined ? undefined : 'What tells it from others in its place.';
    const key = /^\w+$/.test(field) ? field : JSON.stringify(field);
    return `${jsDoc('  ', descriptionOf(value, definitions) ?? kind, value.not ? undefined : absent)}  readonly ${key}${optional}: ${typeOf(value)};\n`;
  });
  return `${jsDoc('', schema.description)}export interface ${name} {\n${fields.join('')}}\n`;
}

function jsDoc(indent: string, description?: string, defaultValue?: string): string {
  const lines = [...(description ? [description] : []), ...(defaultValue ? [`@default ${defaultValue}`] : [])];
  if (lines.length === 0) return '';
  const escaped = lines.map((line) => line.replaceAll('*/', '*\\/'));
  if (escaped.length === 1) return `${indent}/** ${escaped[0]} */\n`;
  return `${indent}/**\n${escaped.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return refName(schema.$ref);
  if (schema.not) return 'never';
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return [...new Set(forms.flatMap(alternativesOf))].join(' | ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.type === 'array') return `readonly ${grouped(typeOf(schema.items ?? {}))}[]`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `Readonly<Record<string, ${valueType(schema.additionalProperties)}>>`;
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type === 'string' || schema.type === 'boolean' ? schema.type : 'unknown';
}

/** The types a schema allows, those of nested alternatives too. */
function alternativesOf(schema: JsonSchema): string[] {
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return forms.flatMap(alternativesOf);
  return schema.enum ? schema.enum.map(literal) : [typeOf(schema)];
}

function valueType(schema: JsonSchema): string {
  return Object.keys(schema).length === 0 ? 'unknown' : typeOf(schema);
}

function grouped(type: string): string {
  return type.includes(' | ') || type.startsWith('readonly ') ? `(${type})` : type;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
