import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../src/resolve/definition';

type Files = ReadonlyMap<string, readonly unknown[]>;
type Named = { readonly name: string; readonly value?: string; readonly default?: string };
interface Started {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly params?: readonly Named[];
    readonly pipelineRef?: { readonly name: string };
    readonly arguments?: { readonly parameters?: readonly Named[] };
  };
}

/** The parameters that some build of a definition has no default for. */
export function requiredIn(definition: Definition | undefined): ReadonlySet<string> {
  const all = (definition?.builds ?? []).flatMap(({ build }) => Object.entries(build.parameters));
  return new Set(all.flatMap(([name, { default: value }]) => (value === undefined ? [name] : [])));
}

/**
 * The output folder as it is once somebody has written a value for each required parameter into what starts runs: all that
 * a system says then is wrong. Nothing else lacks one.
 */
export function withRequired(
  folder: string,
  meant: Files,
  required: ReadonlySet<string>,
): { folder: string; meant: Files } {
  if (required.size === 0) return { folder, meant };
  const pipelines = new Map(
    ([...meant.values()].flat() as Started[])
      .filter(({ kind }) => kind === 'Pipeline')
      .map(({ metadata, spec }) => [metadata.name, spec.params ?? []]),
  );
  const given = new Map(
    [...meant].map(([path, objects]) => [
      path,
      path.startsWith('runs/') ? objects.map((object) => withValues(object as Started, pipelines, required)) : objects,
    ]),
  );
  const copy = `${folder}-given`;
  cpSync(folder, copy, { recursive: true });
  for (const [path, objects] of given)
    if (path.startsWith('runs/'))
      writeFileSync(join(copy, path), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  return { folder: copy, meant: given };
}

const VALUE = 'given';

function withValues(
  object: Started,
  pipelines: ReadonlyMap<string, readonly Named[]>,
  required: ReadonlySet<string>,
): unknown {
  const { kind, spec } = object;
  const mayLack = ({ name, value, default: fallback }: Named) =>
    value === undefined && fallback === undefined && required.has(name);
  if (kind === 'Workflow') {
    const parameters = spec.arguments?.parameters?.map((one) => (mayLack(one) ? { ...one, value: VALUE } : one));
    return parameters === undefined ? object : { ...object, spec: { ...spec, arguments: { parameters } } };
  }
  const { params = [] } = spec;
  const has = new Set(params.map(({ name }) => name));
  const lacking = (pipelines.get(spec.pipelineRef?.name ?? '') ?? []).filter(
    (one) => mayLack(one) && !has.has(one.name),
  );
  const more = lacking.map(({ name }) => ({ name, value: VALUE }));
  return more.length === 0 ? object : { ...object, spec: { ...spec, params: [...params, ...more] } };
}
