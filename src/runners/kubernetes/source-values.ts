import type { SourceValueName } from '../../model/source-values';
import { showText, type Text, text } from '../../model/text';
import { type ContainerTask, handedBy, isContainer, type Plan, type PlanVolume } from '../../plan/plan';
import type { PushedImage } from '../runner';
import { findsOut, wantsSourceValues } from '../source-values';

const VALUES: PlanVolume = { name: 'source-values', scratch: 'memory' };

/** The file with what is known of the source, for who finds it out. */
export function sourceFile(paths: ReadonlyMap<string, string>, name: SourceValueName): string {
  return `${paths.get(VALUES.name) ?? ''}/${name}`;
}

/** The file that a container leaves the name of its image in, for a runner that wants it. */
export interface NameFile {
  readonly image: PushedImage;
  readonly path: string;
}

/**
 * A plan for pods whose containers hand nothing on but files: what fetches the source writes down what it finds out, and what
 * is given it puts it into its arguments by a shell. The script is the same for all values: these are its arguments.
 */
export function withSourceFiles(plan: Plan, nameFile?: NameFile): Plan {
  if (!plan.tasks.some((task) => findsOut(task).length > 0 || handedBy(task).length > 0)) return plan;
  const tasks = plan.tasks.map((task) => {
    if (!isContainer(task)) return task;
    if (findsOut(task).length > 0 || handedBy(task).length > 0)
      return { ...task, mounts: [...task.mounts, { volume: VALUES.name }] };
    return wantsSourceValues(task) ? withValuesPutIn(task, nameFile) : task;
  });
  return { tasks, volumes: [...plan.volumes, VALUES] };
}

/** Of each word its pieces: `+` text, `@` what is in a file, and `=` the text that ends it. */
const PUT_IN = `values=$1 words=$# word=
while [ "$words" -gt 1 ]; do
  shift
  words=$((words - 1))
  case $1 in
    =*)
      set -- "$@" "$word\${1#=}"
      word=
      ;;
    +*) word=$word\${1#+} ;;
    @*)
      value=
      IFS= read -r value < "$values/\${1#@}" || [ -n "$value" ]
      word=$word$value
      ;;
  esac
done
shift`;

function withValuesPutIn(task: ContainerTask, nameFile: NameFile | undefined): ContainerTask {
  const { shell, command = [], args } = task;
  const named = nameFile !== undefined && task.gives?.includes('image') ? nameFile : undefined;
  const script = isShell(command) ? (command[2] as Text) : named ? text`"$@"` : text`exec "$@"`;
  const words = isShell(command) ? args : [...command, ...args];
  const whole = named
    ? text`${PUT_IN}\nimage_name=$1\nshift\n${script}\nprintf %s "$image_name" > ${named.path}`
    : text`${PUT_IN}\n${script}`;
  const pushed = named ? [text`${named.image.repository}:${named.image.tag}`] : [];
  const at = shell === undefined ? {} : { at: shell.at };
  return {
    ...task,
    image: shell?.image ?? task.image,
    command: [text`${shell?.program ?? 'sh'}`, text`-euc`, whole, text`${task.name}`],
    args: [text`${{ volume: VALUES.name }}`, ...[...pushed, ...words].flatMap(piecesOf)],
    mounts: [...task.mounts, { volume: VALUES.name, readOnly: true, ...at }],
  };
}

function isShell(command: readonly Text[]): boolean {
  return showText(command[0] ?? []) === 'sh';
}

function piecesOf(word: Text): Text[] {
  const pieces: Text[] = [];
  let rest: Text = [];
  for (const part of word) {
    if (typeof part === 'string' || !('source' in part)) {
      rest = [...rest, part];
      continue;
    }
    if (rest.length > 0) pieces.push(text`+${rest}`);
    pieces.push(text`@${part.source}`);
    rest = [];
  }
  return [...pieces, text`=${rest}`];
}
