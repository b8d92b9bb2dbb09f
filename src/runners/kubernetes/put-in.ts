/** Containers whose words a shell makes: of what is in files, and of lists. */
import { posix } from 'node:path';
import { type Text, text } from '../../model/text';
import { takesLists } from '../../plan/lists';
import { type ContainerTask, isContainer, isScript, type Plan, type Task } from '../../plan/plan';
import type { PushedImage } from '../runner';
import { type FileOf, type ListForm, piecesOf, putIn } from '../shell/put-in';

/** The file that a container leaves the name of its image in, for a runner that wants it. */
export interface NameFile {
  readonly image: PushedImage;
  readonly path: string;
}

/** What is put into the words of a task. */
interface PuttingIn {
  /** The volume with files, if there are any. */
  readonly files?: string;
  readonly fileOf: FileOf;
  readonly lists?: ListForm | undefined;
  readonly named?: NameFile | undefined;
}

/** The plan with a shell where an argument is there for each item of a list; `isWhole` says which tasks take theirs without. */
export function withListsPutIn(plan: Plan, lists: ListForm, isWhole: (task: Task) => boolean = () => false): Plan {
  if (!plan.tasks.some(takesLists)) return plan;
  const isMeant = (task: Task): task is ContainerTask => isContainer(task) && !isWhole(task);
  return { ...plan, tasks: plan.tasks.map((task) => (isMeant(task) ? withItemsPutIn(task, lists) : task)) };
}

/** The same of one task. */
export function withItemsPutIn(task: ContainerTask, lists: ListForm): ContainerTask {
  return takesLists(task) ? withWordsPutIn(task, { fileOf: () => undefined, lists }) : task;
}

/** The task with its words put together; a step of a user is handed on as it is, its script too. */
export function withWordsPutIn(task: ContainerTask, what: PuttingIn): ContainerTask {
  const form = takesLists(task) ? what.lists : undefined;
  const given = { ...what, lists: form };
  return task.phase === 'step' ? stepWithWords(task, given) : taskWithWords(task, given);
}

/** Up to the dashes there are variables; the rest is a program, which sees none of the script's own. */
const RUN = `while [ "$1" != -- ]; do
  export "$1"
  shift
done
shift
exec "$@"`;

function stepWithWords(task: ContainerTask, what: PuttingIn): ContainerTask {
  const isPutIn = ([, value]: [string, unknown]) =>
    Array.isArray(value) && (value as Text).some((part) => what.fileOf(part) !== undefined);
  const variables = Object.entries(task.env).filter(isPutIn) as [string, Text][];
  const words = [
    ...variables.map(([name, value]) => text`${name}=${value}`),
    text`--`,
    ...(task.command ?? []),
    ...task.args,
  ];
  return {
    ...task,
    command: [text`sh`, text`-euc`, text`${scriptOf(what)}\n${RUN}`, text`${task.name}`],
    args: argumentsOf(words, what),
    env: Object.fromEntries(Object.entries(task.env).filter((variable) => !isPutIn(variable))),
  };
}

function taskWithWords(task: ContainerTask, what: PuttingIn): ContainerTask {
  const { shell, command = [], args } = task;
  const { named } = what;
  const isShell = isScript(task);
  const script = isShell ? (command[2] as Text) : text`exec "$@"`;
  const words = isShell ? args : [...command, ...args];
  const whole = text`${scriptOf(what)}\n${named ? naming(script, named.path) : script}`;
  const pushed = named ? [text`${named.image.repository}:${named.image.tag}`] : [];
  return {
    ...task,
    image: shell?.image ?? task.image,
    command: [text`${shell?.program ?? 'sh'}`, text`-euc`, whole, text`${task.name}`],
    args: argumentsOf([...pushed, ...words], what),
  };
}

function scriptOf({ files, lists }: PuttingIn): string {
  return putIn({ files: files !== undefined, lists });
}

/** Where there are no files something else stands in the place of their folder. */
function argumentsOf(words: readonly Text[], { files, fileOf, lists }: PuttingIn): Text[] {
  const first = files === undefined ? text`words` : text`${{ volume: files }}`;
  return [first, ...words.flatMap((word) => piecesOf(word, fileOf, lists))];
}

/**
 * The name is written once all is over, since a builder may remove what it finds between two stages. Its script may end early, or
 * become another program, so it has a shell of its own; and its image, or what was built in its place, may have no such folder.
 */
function naming(script: Text, path: string): Text {
  return text`image_name=$1
shift
(
${script}
)
mkdir -p ${posix.dirname(path)}
printf %s "$image_name" >${path}`;
}
