import { type Fault, showFault } from '../../model/faults';
import type { Layout } from '../output/layout';
import type { Outcome } from '../output/write';
import { command } from './command';
import { ENV, FILE, QUIET, REPO, STRICT, WATCH } from './options';
import { amount } from './report/amount';
import { stoppable } from './stoppable';
import type { Terminal } from './terminal';
import { watched } from './watch';

export const SYNTH = command({
  name: 'synth',
  summary: 'write the manifests (the default)',
  details:
    'It replaces and removes only what it wrote itself: a file that was changed by hand, or is in the way, is named, and nothing is written.',
  options: {
    file: FILE,
    env: ENV,
    repo: REPO,
    output: {
      kind: 'text',
      short: 'o',
      value: 'FOLDER',
      summary: 'the folder to write (default: what cdk8s names in CDK8S_OUTDIR, else dist)',
    },
    force: {
      kind: 'flag',
      summary: 'replace what was written and then changed by hand; never what is not ours',
    },
    check: {
      kind: 'flag',
      summary: 'write nothing, and name what in the folder is not as it would be written',
    },
    diff: {
      kind: 'flag',
      summary: 'write nothing, and print what would change in the folder',
    },
    quiet: QUIET,
    strict: STRICT,
    watch: WATCH,
  },
  excludes: [
    ['check', 'watch'],
    ['diff', 'watch'],
    ['check', 'force'],
    ['diff', 'force'],
  ],
  exits: { 1: 'faults, each on a line; with --check or --diff also: the folder is not as it would be written' },
  run({ options, terminal, env }) {
    const { readAndLayOut } = require('./read') as typeof import('./read');
    const { reported } = require('./report') as typeof import('./report');
    const output = options.output ?? (env.CDK8S_OUTDIR || 'dist');
    const { helmFault } = require('../output/helm') as typeof import('../output/helm');
    const helm = helmFault(output);
    if (helm !== undefined) {
      sayOfFolder(terminal, helm);
      return 1;
    }
    return watched(options, terminal, async () => {
      const read = readAndLayOut(options.file, options.env, options.repo);
      const { layout, definition } = read;
      const code = reported(read.findings, { terminal, ...options });
      if (code !== 0 || layout === undefined) return { code, definition };
      const compare = options.check || options.diff;
      const done = compare ? compared(output, layout, options, terminal) : write(output, read, options, terminal);
      return { code: await done, definition };
    });
  },
});

interface Compared {
  readonly check: boolean;
  readonly diff: boolean;
}

function compared(output: string, layout: Layout, { check, diff }: Compared, terminal: Terminal): number {
  const { outputFiles } = require('../output/files') as typeof import('../output/files');
  const { notCurrent } = require('../output/current') as typeof import('../output/current');
  const files = outputFiles(layout);
  const faults = notCurrent(output, files);
  if (diff) {
    const { differences } = require('../output/difference') as typeof import('../output/difference');
    terminal.print(differences(output, files));
  }
  const unsaid = faults.filter(({ code }) => check || code !== 'output-not-current');
  for (const fault of unsaid) sayOfFolder(terminal, fault);
  return faults.length > 0 ? 1 : 0;
}

interface Writing {
  readonly force: boolean;
  readonly quiet: boolean;
  readonly strict: boolean;
}

interface Read {
  readonly layout?: Layout;
  readonly builds: number;
  readonly warnings: number;
}

async function write(
  output: string,
  { layout, builds, warnings }: Read,
  { force, quiet, strict }: Writing,
  terminal: Terminal,
): Promise<number> {
  const { outputFiles } = require('../output/files') as typeof import('../output/files');
  const { replaceFolder } = require('../output/write') as typeof import('../output/write');
  const { OutputError } = require('../output/fault') as typeof import('../output/fault');
  try {
    const files = outputFiles(layout as Layout);
    return await stoppable(async (signal) => {
      const outcome = await replaceFolder(output, files, { force, signal });
      if (!quiet) for (const warning of outcome.warnings) sayOfFolder(terminal, warning, 'warning: ');
      const all = warnings + outcome.warnings.length;
      if (terminal.watched && !quiet) terminal.say(summary(output, files.size, outcome, builds, all), 'green');
      return strict && outcome.warnings.length > 0 ? 1 : 0;
    });
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    for (const fault of error.faults) sayOfFolder(terminal, fault);
    return 1;
  }
}

function sayOfFolder(terminal: Terminal, fault: Fault, prefix = ''): void {
  terminal.say(`${prefix}${showFault(fault)}`);
}

/** `wrote 24 files to dist: 3 changed, 1 removed; 6 builds, 1 warning`. */
function summary(
  output: string,
  files: number,
  { added, changed, removed }: Outcome,
  builds: number,
  warnings: number,
): string {
  const counts = { new: added, changed, removed };
  const parts = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
  const what = parts.length > 0 ? parts.join(', ') : 'nothing changed';
  const said = warnings > 0 ? `, ${amount(warnings, 'warning')}` : '';
  return `wrote ${amount(files, 'file')} to ${output}: ${what}; ${amount(builds, 'build')}${said}`;
}
