import { command } from '../command';
import { bash } from './bash';
import { fish } from './fish';
import { completed } from './words';
import { zsh } from './zsh';

const SHELLS = { bash, zsh, fish } as const;

export const COMPLETION = command({
  name: 'completion',
  summary: 'print what a shell needs to complete commands and options',
  details:
    'For bash, in ~/.bashrc: source <(cached-builds completion bash). For zsh: cached-builds completion zsh > a file called _cached-builds in a folder of fpath. For fish: cached-builds completion fish > ~/.config/fish/completions/cached-builds.fish.',
  positionals: [{ name: 'SHELL', summary: 'which shell', required: true, of: Object.keys(SHELLS) }],
  options: {},
  run({ positionals, terminal, commands }) {
    const shell = positionals[0] as keyof typeof SHELLS;
    terminal.print(SHELLS[shell](completed(commands)));
    return 0;
  },
});
