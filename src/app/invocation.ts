import { parseArgs } from 'node:util';
import { type Problem, problem, suggest } from '../model/faults';

const COMMANDS = ['synth', 'check', 'schema'] as const;

/** How the command is called. */
export interface Invocation {
  readonly command: (typeof COMMANDS)[number];
  /** Each is laid over those before it. */
  readonly files: readonly string[];
  /** What of it is laid over them all. */
  readonly environment?: string;
  readonly output: string;
  readonly force: boolean;
  /** Whether the folder is only looked at. */
  readonly check: boolean;
}

/** What the command is to do; what is wrong with how it is called; or nothing, where it is asked for help. */
export function readInvocation(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Invocation | Problem | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        file: { type: 'string', short: 'f', multiple: true },
        env: { type: 'string' },
        output: { type: 'string', short: 'o' },
        force: { type: 'boolean' },
        check: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return undefined;
    const [name = 'synth', ...more] = positionals;
    const command = COMMANDS.find((known) => known === name);
    const given = positionals.join(' ');
    if (command === undefined || more.length > 0)
      return problem('unknown-command', { given, hint: suggest(given, COMMANDS) });
    const {
      file: files = ['builds.yaml'],
      env: environment,
      output = variables.CDK8S_OUTDIR || 'dist',
      force = false,
      check = false,
    } = values;
    if (check && (command !== 'synth' || force))
      return problem('wrong-arguments', { why: '--check belongs to synth, which then writes nothing' });
    return { command, files, environment, output, force, check };
  } catch (error) {
    return problem('wrong-arguments', { why: (error as Error).message });
  }
}
