import { type Adviser, isNeeded, linesOf, rewritten } from './change';

/** What downloads, and where it keeps that. */
const KEEPERS: readonly { readonly run: RegExp; readonly at: readonly string[] }[] = [
  { run: /\bnpm (ci|install|i)\b/, at: ['/root/.npm'] },
  { run: /\bpnpm (i|install|fetch)\b/, at: ['/root/.local/share/pnpm/store'] },
  { run: /\byarn\b/, at: ['/usr/local/share/.cache/yarn'] },
  { run: /\bpip3? (install|wheel)\b/, at: ['/root/.cache/pip'] },
  { run: /\buv (sync|pip)\b/, at: ['/root/.cache/uv'] },
  { run: /\bpoetry install\b/, at: ['/root/.cache/pypoetry'] },
  { run: /\bgo (build|install|test|mod)\b/, at: ['/go/pkg/mod', '/root/.cache/go-build'] },
  { run: /\bcargo\b/, at: ['/usr/local/cargo/registry'] },
  { run: /\bmvnw?\b/, at: ['/root/.m2'] },
  { run: /\bgradlew?\b/, at: ['/root/.gradle'] },
  { run: /\bdotnet (restore|build|publish)\b/, at: ['/root/.nuget/packages'] },
  { run: /\bcomposer install\b/, at: ['/root/.composer/cache'] },
];

/** A cache mount for what downloads and runs often: it makes a run cheaper where the mount is kept. */
export const cacheMounts: Adviser = (at) => {
  const runs = at.parsed.stages
    .filter((stage) => isNeeded(at, stage))
    .flatMap(({ instructions }) => instructions)
    .flatMap((run) => {
      const tally = at.tally.byStep.find(({ line }) => line === run.line);
      const keeper =
        run.keyword === 'RUN' && !run.json ? KEEPERS.find(({ run: pattern }) => pattern.test(run.rest)) : undefined;
      const mounted = run.flags.some(({ value = '' }) => value.includes('type=cache'));
      return keeper && !mounted && tally && tally.found < tally.of
        ? [{ run, keeper, times: tally.of - tally.found }]
        : [];
    });
  const most = runs.sort((a, b) => b.times - a.times)[0];
  if (most === undefined) return undefined;
  const { run, keeper, times } = most;
  const flags = keeper.at.map((path) => `--mount=type=cache,target=${path}`).join(' ');
  const [first = '', ...rest] = linesOf(run);
  const lines = [first.replace(/^(\s*run)\s+/i, `$1 ${flags} `), ...rest];
  return {
    code: 'cache-mount',
    advise: `Give line ${run.line} a cache mount, ${flags}: it runs ${times} times from nothing. A mount outlives its build on a daemon or a volume that is kept, see docs/caching.md; its path is that of root.`,
    files: { dockerfile: rewritten(at.dockerfile, new Map([[run, lines]])) },
    softens: true,
    about: lines.join(' '),
  };
};
