import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** What a page tells its reader to do: to run something, or to write a file. */
export type Step = { readonly run: string } | { readonly file: string; readonly content: string };

/** The steps of a walk through a page, in their order: blocks below a comment `<!-- walk: NAME -->`, or `<!-- walk: NAME FILE -->`. */
export function stepsOf(page: string, walk: string): Step[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^<!-- walk: (\S+)(?: (\S+))? -->\n```\w*\n([\s\S]*?)^```/gm)];
  return blocks
    .filter(([, name]) => name === walk)
    .map(([, , file, content = '']) => (file === undefined ? { run: content } : { file, content }));
}

/** What one step came to. */
export interface Done {
  readonly step: Step;
  readonly output: string;
}

/** Somebody who does what a page says, word for word, in a folder; the first thing that fails ends the walk. */
export function walk(steps: readonly Step[], folder: string, env: NodeJS.ProcessEnv): Done[] {
  return steps.map((step) => {
    if ('file' in step) {
      writeFileSync(join(folder, step.file), step.content);
      return { step, output: '' };
    }
    const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', step.run], { cwd: folder, env, encoding: 'utf8' });
    const output = `${stdout}${stderr}`;
    if (status !== 0) throw new Error(`this ended with ${status}:\n${step.run}\n${output}`);
    return { step, output };
  });
}
