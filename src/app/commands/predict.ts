import { command } from './command';
import { HISTORY_OPTIONS } from './history-options';

export const PREDICT = command({
  name: 'predict',
  summary: 'say how often each instruction would have been found in the cache, and what would change that',
  details:
    'It replays the first parents of a branch, each commit right after the one before it, and builds nothing. ' +
    'Each piece of advice was tried on the same history. No file is changed; --patch prints the change.',
  positionals: [
    { name: 'BUILD', summary: 'the build of the definition; all that have a Git repository where none is named' },
  ],
  options: {
    ...HISTORY_OPTIONS,
    last: { kind: 'number', value: 'N', summary: 'how many commits are judged (default: 100)' },
    times: {
      kind: 'list',
      value: 'FILE',
      summary:
        'what BuildKit printed of a real build, --progress=rawjson or plain: work is told in seconds; may be given several times',
    },
    patch: { kind: 'flag', summary: 'print what is advised as a diff, for git apply' },
  },
  excludes: [
    ['from', 'last'],
    ['patch', 'format'],
  ],
  async run({ options, positionals, terminal }) {
    const { judgedCall } = require('../prediction/call') as typeof import('../prediction/call');
    const judged = await judgedCall({ ...options, worktree: false, pair: false, advise: true }, positionals, terminal);
    if (judged === undefined) return 1;
    const { forecast, patchOf, printedOf } = require('../prediction/print') as typeof import('../prediction/print');
    const json = ({ prediction }: import('../prediction/predict').Judged) => prediction;
    terminal.print(
      options.patch ? patchOf(judged) : printedOf(judged, options.format ?? 'text', { text: forecast, json }),
    );
    return 0;
  },
});
