import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mermaidOf } from './mermaid';
import { pictureOf } from './picture';
import type { Edit, Judged } from './predict';
import { svgOf } from './svg';

export { explanation, forecast } from './text';

/** What is printed of what was judged. */
export function printedOf(
  judged: readonly Judged[],
  format: 'text' | 'json' | 'svg' | 'mermaid',
  own: { readonly text: (one: Judged) => string; readonly json: (one: Judged) => object },
): string {
  if (format === 'text') return judged.map(own.text).join('\n');
  if (format === 'svg') return judged.map((one) => svgOf(pictureOf(one))).join('');
  if (format === 'mermaid') return judged.map((one) => mermaidOf(pictureOf(one))).join('\n');
  const all = judged.map(own.json);
  return `${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`;
}

/** What is advised, as a diff. Builds that share a file are told one after the other. */
export function patchOf(judged: readonly Judged[]): string {
  const edits = new Map(judged.flatMap(({ edits = [] }) => edits).map((edit) => [edit.path, edit]));
  const folder = mkdtempSync(join(tmpdir(), 'cached-builds-'));
  try {
    return [...edits.values()].map((edit) => differenceOf(edit, folder)).join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function differenceOf({ path, before, after }: Edit, folder: string): string {
  for (const [side, text] of [
    ['a', before],
    ['b', after],
  ] as const) {
    const file = join(folder, side, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const sides = [before === '' ? '/dev/null' : `a/${path}`, `b/${path}`];
  try {
    const args = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-prefix', '--', ...sides];
    return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    // Git ends with 1 where there is a difference.
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status === 1 && stdout) return stdout.replace(/^diff --git b\//, 'diff --git a/');
    throw error;
  }
}
