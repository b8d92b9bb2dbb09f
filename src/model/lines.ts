/** How long a line of ours may be: of a longer one the beginning, which has the place, and the end, which has the remedy. */
const MAX_LENGTH = 800;

/** How many faults of a kind are shown, and how many lines there may be in all. */
const MAX_ALIKE = 20;
const MAX_LINES = 200;

/** What would end, colour or reorder a line, or not be seen in it: controls, separators, marks of direction, half characters. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Surrogate}\u{e0000}-\u{e007f}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Text as one line that shows what is in it: no value can pass for a line, or a colour, of ours. */
export function oneLine(text: string): string {
  const begin = MAX_LENGTH * 0.6;
  const short = text.length > MAX_LENGTH ? `${text.slice(0, begin)} … ${text.slice(begin - MAX_LENGTH)}` : text;
  return short.replace(UNPRINTABLE, (character) => SHORT.get(character) ?? escapeOf(character));
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** What kind of fault it is, whatever else it knows. */
interface Said {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Placed extends Said {
  readonly path: readonly (string | number)[];
}

/** Faults as lines; of many alike the first ones, and how many more there are. */
export function linesOf<Fault extends Said>(faults: readonly Fault[], show: (fault: Fault) => string): string[] {
  return shortened(faults).map((fault) => (typeof fault === 'string' ? fault : oneLine(show(fault))));
}

/** Warnings as lines: of one kind the first, and how many more there are. */
export function warningLines<Fault extends Placed>(
  warnings: readonly Fault[],
  show: (fault: Fault) => string,
): string[] {
  return counted(warnings).map(({ fault, more }) => oneLine(show(fault)) + moreLikeIt(more));
}

/** Of warnings of one kind the first, and how many more there are: who has read one knows what to do about all. */
export function counted<Fault extends Placed>(warnings: readonly Fault[]): { fault: Fault; more: number }[] {
  const kinds = new Map<string, { fault: Fault; more: number }>();
  for (const fault of warnings) {
    const [section, , field] = fault.path;
    const kind = `${kindOf(fault)} ${section} ${field}`;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, { fault, more: 0 });
    else known.more += 1;
  }
  return [...kinds.values()];
}

export function moreLikeIt(more: number): string {
  return more === 0 ? '' : ` (and ${more.toLocaleString('en-US')} more like it)`;
}

/** As many faults as somebody reads: of many alike the first ones, and a line that says how many more there are. */
export function shortened<Fault extends Said>(faults: readonly Fault[]): (Fault | string)[] {
  const kinds = faults.map(kindOf);
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const shown = new Map<string, number>();
  const kept: (Fault | string)[] = [];
  let left = faults.length;
  for (const [i, fault] of faults.entries()) {
    const kind = kinds[i] as string;
    const nth = (shown.get(kind) ?? 0) + 1;
    if (nth > MAX_ALIKE) continue;
    if (kept.length >= MAX_LINES) return [...kept, `… and ${left.toLocaleString('en-US')} more`];
    shown.set(kind, nth);
    kept.push(fault);
    left -= 1;
    const more = (counts.get(kind) as number) - MAX_ALIKE;
    if (nth < MAX_ALIKE || more <= 0) continue;
    kept.push(`… and ${more.toLocaleString('en-US')} more like it`);
    left -= more;
  }
  return kept;
}

/** What is wrong, whatever the value: the code, and the facts that say what was expected. */
function kindOf({ code, data: { what, rule, because, form, forms, cause } }: Said): string {
  return JSON.stringify([code, what, rule, because, form, forms, cause]);
}
