import { entry, inWords } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

/** Faults of how the command is called. */
export const USAGE_FAULTS = {
  'unknown-command': entry<{ given: string; hint: Hint }>({
    words: ({ given, hint }) => `unknown command ${quote(given)}${hinted(hint)}`,
    summary: 'The command has no such part, or is given more than one.',
    remedy: 'Write `synth`, `check` or `schema`; `--help` says what each does.',
    example: inWords('cached-builds build', { given: 'build', hint: { known: ['synth', 'check', 'schema'] } }),
  }),
  'wrong-arguments': entry<{ why: string }>({
    words: ({ why }) => why,
    summary: 'An option is unknown, lacks its value, or has one that it does not take.',
    remedy: 'Write it as `--help` says.',
    example: inWords('cached-builds check --file', { why: "Option '-f, --file <value>' argument missing" }),
  }),
};
