import { DockerfileParser } from 'dockerfile-ast';
import { joinLines } from './lines';
import { type Flag, splitFlags, splitWords, stringsOf } from './words';

/** A Dockerfile as it is written: nothing is put in yet, see `evaluate`. */
export interface Dockerfile {
  /** The frontend that `# syntax=` asks for. */
  readonly syntax?: string;
  /** The character that continues lines: a backslash, or what `# escape=` says. */
  readonly escape: string;
  /** The ARGs before the first FROM. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/** What one FROM begins. */
export interface Stage {
  readonly index: number;
  /** What other stages call it by, in lower case; an index where it has no name. */
  readonly name: string;
  readonly from: Instruction;
  /** The image or stage that it is made of, variables and all. */
  readonly base: string;
  readonly platform?: string;
  /** What follows its FROM, up to the next. */
  readonly instructions: readonly Instruction[];
}

/** One instruction, its lines joined. */
export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  /** Where it begins and ends, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** The whole of it as one line, without comments; here-documents are not in it. */
  readonly text: string;
  /** As written, line by line. */
  readonly source: string;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags. */
  readonly rest: string;
  /** The same as words: of a JSON array its strings, else what whitespace separates. */
  readonly words: readonly string[];
  /** Whether it is written as a JSON array. */
  readonly json: boolean;
  readonly heredocs: readonly Heredoc[];
}

/** A here-document: `<<NAME`. */
export interface Heredoc {
  readonly name: string;
  readonly content: string;
  /** Whether variables are put in: not where its name is quoted. */
  readonly expand: boolean;
}

/** Reads a Dockerfile. What is no instruction is left out: whether it can be built is for the engine to say. */
export function readDockerfile(text: string): Dockerfile {
  const content = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const parsed = DockerfileParser.parse(content);
  const marker = parsed.getEscapeCharacter();
  const instructions = instructionsIn(content.split('\n'), marker);
  const syntax = parsed
    .getDirectives()
    .find((directive) => directive.getName().toLowerCase() === 'syntax')
    ?.getValue();
  return { ...(syntax ? { syntax } : {}), escape: marker, ...stagesOf(instructions) };
}

/** By lines and not by the library, which goes on after a doubled escape character, and knows no `3<<EOF`. */
function instructionsIn(lines: readonly string[], marker: string): Instruction[] {
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; ) {
    if (/^\s*(#|$)/.test(lines[at] as string)) {
      at += 1;
      continue;
    }
    const instruction = readInstruction(lines.slice(at), at, marker);
    found.push(instruction);
    at = instruction.endLine;
  }
  return found;
}

/** The instruction that begins with some lines: here-documents follow the line that names them. */
export function readInstruction(lines: readonly string[], before: number, marker: string): Instruction {
  const { joined, used } = joinLines(lines, marker);
  const [, word = '', after = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(joined) ?? [];
  const keyword = word.toUpperCase();
  const { flags, rest } = splitFlags(after.trimEnd());
  const strings = stringsOf(rest);
  const words = splitWords(rest, marker);
  const named = keyword === 'ONBUILD' ? words[0]?.toUpperCase() : keyword;
  const { heredocs, end } = WITH_HEREDOCS.has(named ?? '')
    ? heredocsOf(words, lines, used)
    : { heredocs: [], end: used };
  return {
    keyword,
    line: before + 1,
    endLine: before + end,
    text: `${keyword} ${after}`.trimEnd(),
    source: lines.slice(0, end).join('\n'),
    flags,
    rest,
    words: strings ?? words,
    json: strings !== undefined,
    heredocs: keyword === 'ONBUILD' ? [] : heredocs,
  };
}

const WITH_HEREDOCS = new Set(['RUN', 'COPY', 'ADD']);
/** A word that is `<<NAME` or `<<-NAME`, its name quoted or not; `<<<` and what is quoted as a whole are a shell's. */
const HEREDOC = /^\d*<<(-?)(["']?)([^<"']+)\2$/;

/** The here-documents that words name, which begin at a line; and behind which line the last ends. */
function heredocsOf(words: readonly string[], lines: readonly string[], first: number) {
  let at = first;
  const heredocs = words.flatMap((word): Heredoc[] => {
    const [whole, dash, quote, name = ''] = HEREDOC.exec(word) ?? [];
    if (whole === undefined) return [];
    const plain = (line: string) => (dash ? line.replace(/^\t+/, '') : line);
    const end = lines.findIndex((line, i) => i >= at && plain(line) === name);
    const content = lines.slice(at, end < 0 ? undefined : end).map((line) => `${plain(line)}\n`);
    at = end < 0 ? lines.length : end + 1;
    return [{ name, content: content.join(''), expand: quote === '' }];
  });
  return { heredocs, end: at };
}

function stagesOf(instructions: readonly Instruction[]): Pick<Dockerfile, 'globals' | 'stages'> {
  const globals: Instruction[] = [];
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') stages.push(stageOf(instruction, stages.length));
    else (stages.at(-1)?.instructions ?? globals).push(instruction);
  }
  return { globals: globals.filter(({ keyword }) => keyword === 'ARG'), stages };
}

function stageOf(from: Instruction, index: number): Stage & { instructions: Instruction[] } {
  const [base = '', as, name] = from.words;
  const platform = from.flags.find((flag) => flag.name === 'platform')?.value;
  return {
    index,
    name: as?.toLowerCase() === 'as' && name ? name.toLowerCase() : String(index),
    from,
    base,
    ...(platform ? { platform } : {}),
    instructions: [],
  };
}
