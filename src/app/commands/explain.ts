import { command } from './command';
import { HISTORY_OPTIONS } from './history-options';

export const EXPLAIN = command({
  name: 'explain',
  summary: 'say of each instruction of a build whether it is found in the cache, and why not',
  details:
    'It reads the history of a repository and builds nothing: the last commit is judged right after the one before it, or --to after --from. ' +
    'What nobody can know - whether a step that runs makes the same bytes again - counts as run, and the answer says unless what.',
  positionals: [
    { name: 'BUILD', summary: 'the build of the definition; not needed with --dockerfile, or where there is one' },
  ],
  options: {
    ...HISTORY_OPTIONS,
    worktree: { kind: 'flag', summary: 'judge what lies in the folder, right after the last commit' },
  },
  excludes: [
    ['worktree', 'to'],
    ['worktree', 'from'],
  ],
  async run({ options, positionals, terminal }) {
    const { judgedCall } = require('../prediction/call') as typeof import('../prediction/call');
    const asked = { ...options, times: [], advise: false, last: 1, pair: true };
    const judged = await judgedCall(asked, positionals, terminal);
    if (judged === undefined) return 1;
    const { printedOf, explanation } = require('../prediction/print') as typeof import('../prediction/print');
    terminal.print(printedOf(judged, options.format ?? 'text', { text: explanation, json: lastCommit }));
    return 0;
  },
});

/** One build, and the one commit that is judged of it. */
function lastCommit({ prediction }: import('../prediction/predict').Judged): object {
  const { build, dockerfile, context, engine, commits } = prediction;
  return { build, dockerfile, context, engine, ...commits.at(-1) };
}
