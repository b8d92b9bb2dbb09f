/** What a name stands for. */
export type Lookup = (name: string) => string | undefined;

/** A word with its variables put in, its quotes and escapes taken away. */
export function expand(word: string, lookup: Lookup, marker = '\\'): string {
  return new Expansion(word, lookup, marker).until();
}

class Expansion {
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly lookup: Lookup,
    private readonly marker: string,
  ) {}

  /** What comes before the character, or all. */
  public until(end?: string): string {
    let result = '';
    while (this.at < this.text.length && this.text[this.at] !== end) result += this.next();
    this.at++;
    return result;
  }

  private next(): string {
    const character = this.text[this.at++] as string;
    if (character === "'") return this.literal();
    if (character === '"') return this.quoted();
    if (character === this.marker) return this.text[this.at++] ?? '';
    return character === '$' ? this.variable() : character;
  }

  private literal(): string {
    const end = this.text.indexOf("'", this.at);
    const value = this.text.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.text.length : end + 1;
    return value;
  }

  private quoted(): string {
    let result = '';
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      const character = this.text[this.at++] as string;
      const following = this.text[this.at] ?? '';
      if (character === this.marker && ['"', '$', this.marker].includes(following)) {
        result += following;
        this.at++;
      } else result += character === '$' ? this.variable() : character;
    }
    this.at++;
    return result;
  }

  private variable(): string {
    if (this.text[this.at] === '{') return this.braced();
    const [name] = /^([\p{L}_][\p{L}\p{Nd}_]*|[0-9@*#?$!-])/u.exec(this.text.slice(this.at)) ?? [];
    if (name === undefined) return '$';
    this.at += name.length;
    return this.lookup(name) ?? '';
  }

  private braced(): string {
    const [whole, name = '', colon = '', sign = ''] =
      /^\{([\p{L}\p{Nd}_]+)(:?)(\}|[-+?]|##?|%%?|\/\/?)/u.exec(this.text.slice(this.at)) ?? [];
    if (whole === undefined) return '$';
    this.at += whole.length;
    const value = this.lookup(name);
    if (sign === '}') return value ?? '';
    if (sign.startsWith('/')) return replaced(value ?? '', this.until('/'), this.until('}'), sign === '//');
    const word = this.until('}');
    const unset = value === undefined || (colon !== '' && value === '');
    if (sign === '-') return unset ? word : value;
    if (sign === '+') return unset ? '' : word;
    return sign === '?' ? (value ?? '') : trimmed(value ?? '', word, sign);
  }
}

/** A shell pattern as a regular expression. */
function patternOf(pattern: string, greedy: boolean): string {
  return pattern.replace(/\\(.)|[\s\S]/g, (character, escaped?: string) => {
    if (character === '*') return greedy ? '[\\s\\S]*' : '[\\s\\S]*?';
    return character === '?' ? '[\\s\\S]' : (escaped ?? character).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
}

function trimmed(value: string, pattern: string, sign: string): string {
  const greedy = sign.length === 2;
  if (sign.startsWith('#')) return value.replace(new RegExp(`^${patternOf(pattern, greedy)}`), '');
  const whole = new RegExp(`^(?:${patternOf(pattern, greedy)})$`);
  const starts = [...value].map((_, i) => (greedy ? i : value.length - 1 - i));
  const at = starts.find((start) => whole.test(value.slice(start)));
  return at === undefined ? value : value.slice(0, at);
}

function replaced(value: string, pattern: string, by: string, all: boolean): string {
  return value.replace(new RegExp(patternOf(pattern, true), all ? 'g' : ''), () => by);
}
