import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

/** A page with its tables made anew, each between two marks, the first of which has its name. */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  const content = readFileSync(join(__dirname, '..', page), 'utf8');
  return Object.entries(tables).reduce((made, [name, table]) => {
    const place = new RegExp(`(<!-- made by npm run generate: ${name} -->\n)[\\s\\S]*?(<!-- /made -->)`);
    if (!place.test(made)) throw new Error(`${page} has no place for the table ${name}`);
    return made.replace(place, (_, start, end) => `${start}${table}\n${end}`);
  }, content);
}

/** Words of code, as a sentence lists them. */
export function listed(names: readonly string[]): string {
  const words = names.map((name) => `\`${name}\``);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}` : words.join('');
}

/** What looks like HTML outside of code is text: else no reader of the page sees it. */
export function plainText(text: string): string {
  return text.replace(/`[^`]*`|</g, (part) => (part === '<' ? '\\<' : part));
}
