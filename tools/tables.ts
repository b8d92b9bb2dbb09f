import { FAULTS } from '../src/model/faults/codes';
import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';

const HEADER = '// Made by `npm run generate` from src/model/known.ts. Do not edit.';

interface Kind {
  readonly one: 'builder' | 'runner';
  readonly type: string;
  readonly home: string;
  readonly names: readonly string[];
}

const KINDS: readonly Kind[] = [
  { one: 'builder', type: 'Builder', home: '../plan/plan', names: BUILDER_NAMES },
  { one: 'runner', type: 'Runner', home: './runner', names: RUNNER_NAMES },
];

/** The tables of what there is: contents by path. They bring the folders together that `known.ts` names. */
export function tables(): ReadonlyMap<string, string> {
  return new Map([
    ['src/model/faults/fault-code.ts', faultCodes()],
    ['src/model/settings.ts', settingsTable()],
    ...KINDS.map((kind) => [`src/${kind.one}s/index.ts`, tableOf(kind)] as const),
  ]);
}

/** The codes as a type that says them itself: it is a part of the public API, and what it is made of is not. */
function faultCodes(): string {
  const codes = Object.keys(FAULTS).map((code) => `  | '${code}'`);
  return [
    '// Made by `npm run generate` from src/model/faults. Do not edit.',
    '',
    '/** Every kind of fault there is. */',
    'export type FaultCode =',
    `${codes.join('\n')};`,
    '',
  ].join('\n');
}

function settingsTable(): string {
  const imports = KINDS.flatMap(({ one, names }) =>
    names.map((name) => `import { settings as ${name} } from '../${one}s/${name}/settings';`),
  );
  const lists = KINDS.map(
    ({ one, names }) => `export const ${one.toUpperCase()}_SETTINGS = [${names.join(', ')}] as const;`,
  );
  const inCluster = RUNNER_NAMES.filter((name) => require(`../src/runners/${name}/settings`).inCluster);
  return [
    HEADER,
    ...imports,
    '',
    ...lists,
    '',
    '/** The runners that make objects of a cluster. */',
    `export const CLUSTER_RUNNERS = [${inCluster.map((name) => `'${name}'`).join(', ')}] as const;`,
    '',
  ].join('\n');
}

function tableOf({ one, type, home, names }: Kind): string {
  const known = `import type { ${type}Name } from '../model/${one}';`;
  const contract = `import type { ${type} } from '${home}';`;
  const folders = names.map((name) => `import { ${name} } from './${name}';`);
  const table = `export const ${one.toUpperCase()}S: Readonly<Record<${type}Name, ${type}>> = { ${names.join(', ')} };`;
  return [HEADER, known, ...[contract, ...folders], '', table, ''].join('\n');
}
