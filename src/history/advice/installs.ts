import { posix } from 'node:path';
import { entryAt } from '../../dockerfile/folder';
import { matchesOf } from '../../dockerfile/select';
import type { Instruction, Stage } from '../../dockerfile/syntax';
import { type Adviser, type Case, type Change, isNeeded, linesOf, rewritten } from './change';

/** What installs dependencies, and the files that it goes by; none: it needs nothing of the context. */
const INSTALLERS: readonly { readonly run: RegExp; readonly files: readonly string[] }[] = [
  {
    run: /\bnpm (ci|install|i)\b(?!\s+(-g|--global))/,
    files: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
  },
  { run: /\byarn( install)?\b(?! (build|run))/, files: ['package.json', 'yarn.lock', '.yarnrc.yml', '.npmrc'] },
  { run: /\bpnpm (i|install|fetch)\b/, files: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'] },
  { run: /\bpip3? install\b.*-r\s*\S*requirements/, files: ['requirements*.txt', 'constraints*.txt'] },
  { run: /\bpoetry install\b.*--no-root/, files: ['pyproject.toml', 'poetry.lock'] },
  { run: /\buv sync\b.*--no-install-project/, files: ['pyproject.toml', 'uv.lock'] },
  { run: /\bgo mod download\b/, files: ['go.mod', 'go.sum'] },
  { run: /\bbundle install\b/, files: ['Gemfile', 'Gemfile.lock'] },
  { run: /\bcomposer install\b.*--no-(scripts|autoloader)/, files: ['composer.json', 'composer.lock'] },
  { run: /\bmvn\b.*dependency:(go-offline|resolve)/, files: ['pom.xml'] },
  { run: /\bdotnet restore\b/, files: ['*.csproj', '*.fsproj', 'NuGet.config'] },
  { run: /\bcargo fetch\b/, files: ['Cargo.toml', 'Cargo.lock'] },
  { run: /^(apt-get update && )?(apt-get|apk|dnf|microdnf|yum) [^|;]*\b(install|add)\b/, files: [] },
];

/** A COPY of a whole folder before what installs: the files that it goes by first, the rest after it. */
export const earlyInstalls: Adviser = (at) => {
  for (const stage of at.parsed.stages.filter((stage) => isNeeded(at, stage)))
    for (const [i, copy] of stage.instructions.entries()) {
      const found = isWide(copy) ? changeAfter(at, stage, i, copy) : undefined;
      if (found) return found;
    }
  return undefined;
};

/** Whether it copies a folder with everything in it. */
function isWide({ keyword, words, flags, json }: Instruction): boolean {
  const plain = flags.every(({ name }) => name === 'chown' || name === 'link');
  return keyword === 'COPY' && plain && !json && words.length === 2 && !/[*?[$]/.test(words.join(''));
}

function changeAfter(at: Case, stage: Stage, i: number, copy: Instruction): Change | undefined {
  const next = stage.instructions.findIndex(({ keyword }, j) => j > i && ['RUN', 'COPY', 'ADD'].includes(keyword));
  const run = stage.instructions[next];
  const installer = run?.keyword === 'RUN' ? INSTALLERS.find(({ run: pattern }) => pattern.test(run.rest)) : undefined;
  const [source = '', destination = ''] = copy.words;
  const folder = entryAt(at.latest.context, source);
  if (run === undefined || installer === undefined || folder?.kind !== 'folder') return undefined;
  const files = installer.files.flatMap((file) => matchesOf(folder, file));
  if (files.length === 0 && installer.files.length > 0) return undefined;
  const first = files.length === 0 ? [] : [narrower(copy, source, files, destination)];
  const dockerfile = rewritten(
    at.dockerfile,
    new Map([
      [copy, first],
      [run, [...linesOf(run), ...linesOf(copy)]],
    ]),
  );
  const what = files.length === 0 ? 'which needs none of its files' : `which goes by ${files.join(', ')}`;
  return {
    code: 'install-first',
    advise: `Put \`${copy.text}\` (line ${copy.line}) after \`${run.text.slice(0, 60)}\`, ${what}.`,
    files: { dockerfile },
  };
}

function narrower({ flags }: Instruction, source: string, files: readonly string[], destination: string): string {
  const own = flags.map(({ name, value }) => `--${name}${value === undefined ? '' : `=${value}`}`);
  const paths = files.map((file) => posix.join(source, file));
  return ['COPY', ...own, ...paths, `${destination.replace(/\/$/, '')}/`].join(' ');
}
