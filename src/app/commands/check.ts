import { command } from './command';
import { ENV, FILE, QUIET, REPO, STRICT, WATCH } from './options';
import { FORMATS } from './report/format';
import { watched } from './watch';

export const CHECK = command({
  name: 'check',
  summary: 'name every fault and write nothing',
  details:
    'Without --env it checks the definition as it is, and with each of its environments. Where it stands in a checkout of a repository that builds have as their source, or one is named with --repo, it reads their Dockerfiles too, and says what costs them the cache. A line "# cached-builds ignore=CODE" above an instruction, or above all of them, turns that off; docs/errors.md has the codes.',
  options: {
    file: FILE,
    env: ENV,
    repo: REPO,
    format: {
      kind: 'choice',
      value: 'FORMAT',
      of: FORMATS,
      summary: 'how faults are printed; all but text to standard output',
    },
    quiet: QUIET,
    strict: STRICT,
    watch: WATCH,
  },
  run({ options, terminal }) {
    const { readAll, readWithEach } = require('./read') as typeof import('./read');
    const { reported } = require('./report') as typeof import('./report');
    const { readDockerfiles } = require('./sources') as typeof import('./sources');
    return watched(options, terminal, () => {
      const { findings, definition } =
        options.env === undefined
          ? readWithEach(options.file, options.repo)
          : readAll(options.file, options.env, options.repo);
      if (definition === undefined) return { code: reported(findings, { terminal, ...options }) };
      const { errors, warnings } = readDockerfiles(definition, options.repo);
      const missing = errors.filter(({ code }) => code === 'dockerfile-not-found').map(({ data }) => data.dockerfile);
      // Who is told that a Dockerfile is not there knows why nobody read it.
      const sure = findings.warnings.filter(
        ({ code, data }) => code !== 'paths-unread' || !missing.includes(data.dockerfile),
      );
      const all = { errors: [...findings.errors, ...errors], warnings: [...sure, ...warnings] };
      return { code: reported(all, { terminal, ...options }), definition };
    });
  },
});
