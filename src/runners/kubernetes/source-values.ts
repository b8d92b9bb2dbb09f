import { posix } from 'node:path';
import type { SourceValueName } from '../../model/source-values';
import { type Text, text } from '../../model/text';
import {
  type ContainerTask,
  handedBy,
  imagesTakenBy,
  isContainer,
  isScript,
  type Plan,
  type PlanVolume,
  type Task,
} from '../../plan/plan';
import type { PushedImage } from '../runner';
import { findsOut, wantsSourceValues } from '../source-values';

export const VALUES: PlanVolume = { name: 'source-values', scratch: 'memory' };

/** The file with the digest of the image, beside what is known of the source. */
export const DIGEST = 'image-digest';

/** The file with what is known of the source, for who finds it out. */
export function sourceFile(paths: ReadonlyMap<string, string>, name: SourceValueName): string {
  return `${paths.get(VALUES.name) ?? ''}/${name}`;
}

/** The file that a container leaves the digest of its image in, for those after it; none where nobody takes it. */
export function handedDigestFile(
  { mounts, gives }: ContainerTask,
  paths: ReadonlyMap<string, string>,
): string | undefined {
  const isWritten = mounts.some(({ volume, readOnly }) => volume === VALUES.name && !readOnly);
  return isWritten && gives?.includes('image') ? `${paths.get(VALUES.name) ?? ''}/${DIGEST}` : undefined;
}

/** The file that a container leaves the name of its image in, for a runner that wants it. */
export interface NameFile {
  readonly image: PushedImage;
  readonly path: string;
}

/** What containers of a pod hand on to each other, besides the source. */
interface Handing {
  readonly nameFile?: NameFile | undefined;
  /** The repository of an image that containers after that which pushes it take by its digest. */
  readonly repository?: Text | undefined;
}

/**
 * A plan for pods whose containers hand nothing on but files: what fetches the source writes down what it finds out, and what
 * is given it puts it into its arguments by a shell; so it is with the digest of an image. The script is the same for all
 * values: these are its arguments.
 */
export function withSourceFiles(plan: Plan, handing: Handing = {}): Plan {
  const takesImage = (task: ContainerTask) => handing.repository !== undefined && imagesTakenBy(task).length > 0;
  const handsImage = plan.tasks.some((task) => isContainer(task) && takesImage(task));
  if (!handsImage && !plan.tasks.some(writesDown)) return plan;
  const tasks = plan.tasks.map((task) => {
    if (!isContainer(task)) return task;
    if (writesDown(task)) return { ...task, mounts: [...task.mounts, { volume: VALUES.name }] };
    const isWriter = handsImage && (task.gives?.includes('image') ?? false);
    if (wantsSourceValues(task) || takesImage(task)) return withValuesPutIn(task, handing, isWriter);
    return isWriter ? { ...task, mounts: [...task.mounts, valuesMount(task, isWriter)] } : task;
  });
  return { tasks, volumes: [...plan.volumes, VALUES] };
}

function valuesMount({ shell }: ContainerTask, isWriter: boolean) {
  const at = shell === undefined ? {} : { at: `${shell.at}/${VALUES.name}` };
  return { volume: VALUES.name, ...(isWriter ? {} : { readOnly: true }), ...at };
}

/** What finds something out of the source, for its own pod or for others. */
function writesDown(task: Task): boolean {
  return findsOut(task).length > 0 || handedBy(task).length > 0;
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

/** Up to the dashes there are variables; the rest is a program, which sees none of the script's own. */
const RUN = `while [ "$1" != -- ]; do
  export "$1"
  shift
done
shift
exec "$@"`;

function withValuesPutIn(task: ContainerTask, handing: Handing, isWriter: boolean): ContainerTask {
  const putIn = task.phase === 'step' ? stepWithValues(task, handing) : taskWithValues(task, handing);
  return { ...putIn, mounts: [...task.mounts, valuesMount(task, isWriter)] };
}

/** A step of a user: what it runs, its script too, is handed on as it is. */
function stepWithValues(task: ContainerTask, handing: Handing): ContainerTask {
  const isPutIn = ([, value]: [string, unknown]) => Array.isArray(value) && isLate(value as Text);
  const variables = Object.entries(task.env).filter(isPutIn) as [string, Text][];
  const words = [
    ...variables.map(([name, value]) => text`${name}=${value}`),
    text`--`,
    ...(task.command ?? []),
    ...task.args,
  ];
  return {
    ...task,
    command: [text`sh`, text`-euc`, text`${PUT_IN}\n${RUN}`, text`${task.name}`],
    args: [text`${{ volume: VALUES.name }}`, ...words.flatMap((word) => piecesOf(word, handing))],
    env: Object.fromEntries(Object.entries(task.env).filter((variable) => !isPutIn(variable))),
  };
}

function taskWithValues(task: ContainerTask, handing: Handing): ContainerTask {
  const { shell, command = [], args } = task;
  const isShell = isScript(task);
  const named = handing.nameFile !== undefined && task.gives?.includes('image') ? handing.nameFile : undefined;
  const script = isShell ? (command[2] as Text) : text`exec "$@"`;
  const words = isShell ? args : [...command, ...args];
  const whole = named ? text`${PUT_IN}\n${naming(script, named.path)}` : text`${PUT_IN}\n${script}`;
  const pushed = named ? [text`${named.image.repository}:${named.image.tag}`] : [];
  return {
    ...task,
    image: shell?.image ?? task.image,
    command: [text`${shell?.program ?? 'sh'}`, text`-euc`, whole, text`${task.name}`],
    args: [text`${{ volume: VALUES.name }}`, ...[...pushed, ...words].flatMap((word) => piecesOf(word, handing))],
  };
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

/** Whether a text has something in it that becomes known while the pod runs. */
function isLate(value: Text): boolean {
  return value.some((part) => typeof part === 'object' && ('source' in part || 'imageOf' in part));
}

function piecesOf(word: Text, { repository }: Handing): Text[] {
  const pieces: Text[] = [];
  let rest: Text = [];
  for (const part of word) {
    const isImage = typeof part === 'object' && 'imageOf' in part && repository !== undefined;
    if (isImage) rest = [...rest, ...text`${repository}@`];
    else if (typeof part === 'string' || !('source' in part)) {
      rest = [...rest, part];
      continue;
    }
    if (rest.length > 0) pieces.push(text`+${rest}`);
    pieces.push(isImage ? text`@${DIGEST}` : text`@${(part as { source: string }).source}`);
    rest = [];
  }
  return [...pieces, text`=${rest}`];
}
