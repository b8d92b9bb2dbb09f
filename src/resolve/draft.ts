import type { Fault } from '../model/faults';

/** The fields that objects take their kinds, names and namespaces from. */
const NAMING: readonly unknown[] = [
  'namespace',
  'runner',
  'source',
  'builder',
  'claim',
  'schedule',
  'builds',
  'volume',
];

interface Named {
  readonly volumes: readonly { readonly entry: string }[];
  readonly daemons: readonly { readonly name: string }[];
  readonly warmers: readonly { readonly name: string }[];
  readonly builds: readonly { readonly path: readonly string[]; readonly build: { readonly name: string } }[];
}

/** The definition without entries whose name, or what else names their objects, has a fault. */
export function surelyNamed<Definition extends Named>(
  definition: Definition | undefined,
  found: readonly Fault[],
): Definition | undefined {
  if (definition === undefined) return undefined;
  const unsure = found.filter(({ path }) => path.length < 3 || NAMING.includes(path[2]));
  const names = new Set(unsure.map(({ path }) => JSON.stringify(path.slice(0, 2))));
  const isSure = (section: string, name: string) => !names.has(JSON.stringify([section, name]));
  return {
    ...definition,
    volumes: definition.volumes.filter(({ entry }) => isSure('volumes', entry)),
    daemons: definition.daemons.filter(({ name }) => isSure('daemons', name)),
    warmers: definition.warmers.filter(({ name }) => isSure('warmers', name)),
    builds: definition.builds.filter(
      ({ path: [section = '', name = ''], build }) => isSure(section, name) && isSure('builds', build.name),
    ),
  };
}
