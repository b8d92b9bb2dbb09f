import { builderFieldsTable, honoursOf, runnerFieldsTable } from './honours';
import { plainText } from './markdown';
import { type Definitions, defaultOf, descriptionOf, type JsonSchema, refName } from './shared';

/** The reference page: a table for each object a user can write. */
export function referenceOf(definitions: Definitions, order: readonly string[]): string {
  const names = [...order, ...Object.keys(definitions).filter((name) => !order.includes(name))];
  return [
    '<!-- Made by `npm run generate` from the zod schemas in src/model. Do not edit. -->',
    '# Reference',
    '',
    "Every field of `builds.yaml` and of the constructs' props. `$(params.NAME)` may stand in any text unless a field says otherwise; so may [`$(source.NAME)`](source-values.md), once the source is fetched.",
    '',
    '## Who honours what',
    '',
    'What is in neither table all builders or all runners honour; nothing is dropped in silence: `-` is refused, with what to write instead.',
    '',
    builderFieldsTable(),
    '',
    runnerFieldsTable(),
    '',
    ...names.flatMap((name) => section(name, definitions)),
  ].join('\n');
}

function section(name: string, definitions: Definitions): string[] {
  const schema = definitions[name];
  if (!schema?.properties) return [];
  const written = Object.entries(schema.properties).filter(([, value]) => !value.not);
  const rows = written.map(([field, value]) =>
    row(
      field,
      { ...value, description: plainText(said(descriptionOf(value, definitions), name, field)) },
      schema.required?.includes(field) ?? false,
    ),
  );
  return [
    `## ${name}`,
    '',
    plainText(said(schema.description, name)),
    '',
    '| field | form | default | what it is |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

/** A description, and who honours it: what the tables of builders and runners say. */
function said(description = '', object: string, field?: string): string {
  const of = object === 'Defaults' || object === 'ImageBuildProps' ? 'Build' : object;
  const ofAll = field === undefined ? '' : honoursOf(of);
  const honours = honoursOf(of, field);
  if (honours === '' || honours === ofAll) return description;
  return description.includes(' See http')
    ? description.replace(' See http', ` ${honours} See http`)
    : `${description} ${honours}`.trim();
}

function row(field: string, schema: JsonSchema, required: boolean): string {
  const cells = [
    `\`${field}\``,
    formOf(schema),
    required ? '**required**' : (defaultOf(schema) ?? 'none'),
    schema.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function formOf(schema: JsonSchema): string {
  if (schema.$ref) return link(refName(schema.$ref));
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return [...new Set(forms.flatMap((form) => formOf(form).split(' · ')))].join(' · ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(' · ');
  if (schema.type === 'array') return `list of ${formOf(schema.items ?? {}).replaceAll(' · ', ' or ')}`;
  if (typeof schema.additionalProperties === 'object')
    return `mapping to ${formOf(schema.additionalProperties).replaceAll(' · ', ' or ')}`;
  return (
    { string: 'text', boolean: '`true` · `false`', integer: 'whole number', number: 'number' }[schema.type ?? ''] ??
    'as in Kubernetes'
  );
}

function link(name: string): string {
  return name.startsWith('Named') ? 'a construct with a `name`' : `[${name}](#${name.toLowerCase()})`;
}
