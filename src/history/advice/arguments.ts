import type { Instruction } from '../../dockerfile/syntax';
import { type Adviser, isNeeded, linesOf, rewritten } from './change';

/** Proxies are no part of a key, wherever they are declared by the engine itself. */
const PROXY = /^(HTTP|HTTPS|FTP|NO|ALL)_PROXY$/i;

/** An ARG that each run gives another value, and what is made of it, down to where it is first used. */
export const lateArguments: Adviser = (at) => {
  const changing = new Set((at.build.changing ?? []).filter((name) => !PROXY.test(name)));
  for (const stage of at.parsed.stages.filter((stage) => isNeeded(at, stage))) {
    const names = new Set<string>();
    const moved = stage.instructions.filter((instruction) => {
      const own = namesIn(instruction);
      const does = instruction.keyword === 'ARG' ? own.some((name) => changing.has(name)) : isMade(instruction, names);
      if (does) for (const name of own) names.add(name);
      return does;
    });
    const [first] = moved;
    if (first === undefined) continue;
    const others = stage.instructions.filter((instruction) => !moved.includes(instruction));
    const use = others.find((instruction) => instruction.line > first.line && uses(instruction, names));
    const last = stage.instructions.at(-1) as Instruction;
    const lines = moved.flatMap(linesOf);
    const changes = new Map<Instruction, readonly string[]>(moved.map((instruction) => [instruction, []]));
    if (use) changes.set(use, [...lines, ...linesOf(use)]);
    else changes.set(last, moved.includes(last) ? lines : [...linesOf(last), ...lines]);
    const dockerfile = rewritten(at.dockerfile, changes);
    if (dockerfile === at.dockerfile) continue;
    const where = use ? `to where it is used first, line ${use.line}` : 'to the end of its stage';
    return {
      code: 'late-argument',
      advise: `Move \`${first.text}\` (line ${first.line}) ${where}: each run gives it another value.`,
      files: { dockerfile },
    };
  }
  return undefined;
};

function namesIn({ keyword, words }: Instruction): string[] {
  return keyword === 'ARG' || keyword === 'ENV' ? words.map((word) => word.split('=')[0] ?? '') : [];
}

const isMade = (instruction: Instruction, names: ReadonlySet<string>) =>
  ['ENV', 'LABEL'].includes(instruction.keyword) && uses(instruction, names);

function uses({ text, heredocs }: Instruction, names: ReadonlySet<string>): boolean {
  const all = [text, ...heredocs.map(({ content }) => content)].join('\n');
  return [...names].some((name) => new RegExp(`\\$\\{?${name}\\b`).test(all));
}
