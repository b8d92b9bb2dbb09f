import { conditionVariable, type Switch } from '../../model/switches';
import { isContainer, type Task } from '../../plan/plan';
import { IS_WITHIN } from './tasks';

/** A program that the machine must have, and what makes it needless. */
interface Needed {
  readonly tool: string;
  /** A test of the shell: it is not asked for where that holds. */
  readonly unless?: string;
  /** What asks for it, where that is a flag. */
  readonly by?: Switch;
}

/** The lines that look for what the machine must have, before anything is done. */
export function requireTools(tasks: readonly Task[]): string[] {
  const all = tasks.flatMap(neededBy);
  const always = new Set(all.flatMap(({ tool, unless }) => (unless === undefined ? [tool] : [])));
  const needed = all.filter(({ tool, unless }) => unless === undefined || !always.has(tool));
  return ['', ...new Set(needed.map(lineOf))];
}

function neededBy(task: Task): Needed[] {
  if (isContainer(task)) return [{ tool: 'docker', ...(task.shell ? { unless: IS_WITHIN } : {}) }];
  return task.programs.map((tool) => ({ tool, ...exceptionOf(task, tool) }));
}

function exceptionOf({ phase, when, ...task }: Task, tool: string): Omit<Needed, 'tool'> {
  if (when !== undefined)
    return { unless: `[ -z "$${conditionVariable(when)}" ]`, ...(when === 'loaded' ? { by: 'load' } : {}) };
  const looks = !('ofGiven' in task) || !task.ofGiven;
  return phase === 'fetch' && (looks || tool !== 'git') ? { unless: '[ -n "${source_folder-}" ]' } : {};
}

function lineOf({ tool, unless, by }: Needed): string {
  const what = by === undefined ? `${tool} is needed` : `--${by} needs ${tool}`;
  return `${unless === undefined ? '' : `${unless} || `}command -v ${tool} >/dev/null || fail "${what}, and it is not installed"`;
}
