import type { Build } from './build';
import { defaultItems, listsIn } from './parameter-defaults';
import { type FieldText, type Text, text } from './text';

type BuildArgs = Build['buildArgs'];
type Given = Pick<Build, 'buildArgs'>;
type Named = Readonly<Record<string, Text>>;

/** Whether a run says which build arguments there are. */
export function isListed(buildArgs: BuildArgs): buildArgs is FieldText {
  return Array.isArray(buildArgs);
}

/** The build arguments by name; none where a run says which there are. */
export function namedArguments({ buildArgs }: Given): Named {
  return isListed(buildArgs) ? {} : (buildArgs as Named);
}

/** The list of them that a run gives. */
export function listedArguments({ buildArgs }: Given): Text[] {
  return isListed(buildArgs) ? [buildArgs] : [];
}

/** Arguments as `NAME=value`. */
export function pairsOf(named: Named): Text[] {
  return Object.entries(named).map(([name, value]) => text`${name}=${value}`);
}

/** All of them so; a list of them is one text. */
export function argumentPairs(build: Given): Text[] {
  return [...pairsOf(namedArguments(build)), ...listedArguments(build)];
}

/** By name, of a list its default. */
export function knownArguments(build: Given & Pick<Build, 'parameters'>): Record<string, FieldText> {
  const { buildArgs, parameters } = build;
  if (!isListed(buildArgs)) return buildArgs as Record<string, FieldText>;
  const pairs = listsIn(buildArgs, parameters)
    .flatMap((name) => defaultItems(name, parameters) ?? [])
    .map((item) => item.split(/=([\s\S]*)/, 2));
  return Object.fromEntries(
    pairs.map(([name = '', value = '']) => [name, Object.assign([value], { grammar: 'free' as const })]),
  );
}
