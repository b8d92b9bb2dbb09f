/** `--name=value`; a flag alone has no value. */
export interface Flag {
  readonly name: string;
  readonly value?: string;
}

/** The `--name=value` at the beginning of what follows a keyword, and the rest. */
export function splitFlags(text: string): { flags: Flag[]; rest: string } {
  const flags: Flag[] = [];
  let rest = text;
  for (;;) {
    const [whole, name = '', equals, value = ''] = /^--([a-z][a-z0-9-]*)(=)?(\S*)\s*/.exec(rest) ?? [];
    if (whole === undefined) return { flags, rest };
    flags.push({ name, ...(equals ? { value: value.replace(/^(["'])(.*)\1$/, '$2') } : {}) });
    rest = rest.slice(whole.length);
  }
}

/** The strings of a JSON array of strings; nothing where it is none. */
export function stringsOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Words as whitespace separates them, quotes and escapes left in them. */
export function splitWords(text: string, marker: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (quote === '' && /\s/.test(character)) {
      if (word) words.push(word);
      word = '';
      continue;
    }
    word += character;
    if (character === marker && quote !== "'" && i + 1 < text.length) word += text[++i];
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  return word ? [...words, word] : words;
}

/** `A=1 B="2 3"`, and the old `A 1`, as pairs with quotes left in them; a name alone has no value. */
export function pairsOf(keyword: string, rest: string, marker: string): { name: string; value?: string }[] {
  const words = splitWords(rest, marker);
  if (keyword !== 'ARG' && !words[0]?.includes('=')) {
    const [, name = '', value = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
    return [{ name, value }];
  }
  return words.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? { name: word } : { name: word.slice(0, at), value: word.slice(at + 1) };
  });
}
