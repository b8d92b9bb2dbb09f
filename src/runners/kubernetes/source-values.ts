import type { SourceValueName } from '../../model/source-values';
import { type Text, text } from '../../model/text';
import {
  type ContainerTask,
  handedBy,
  imagesTakenBy,
  isContainer,
  type Plan,
  type PlanVolume,
  type Task,
} from '../../plan/plan';
import type { FileOf, ListForm } from '../shell/put-in';
import { findsOut, wantsSourceValues } from '../source-values';
import { type NameFile, withItemsPutIn, withListsPutIn, withWordsPutIn } from './put-in';

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

/** What containers of a pod hand on to each other, besides the source. */
interface Handing {
  readonly nameFile?: NameFile | undefined;
  /** The repository of an image that containers after that which pushes it take by its digest. */
  readonly repository?: Text | undefined;
  /** How lists come to shells, where there are any. */
  readonly lists?: ListForm;
}

/**
 * A plan for pods whose containers hand nothing on but files: what fetches the source writes down what it finds out, and what
 * is given it puts it into its arguments by a shell; so it is with the digest of an image. The script is the same for all
 * values: these are its arguments.
 */
export function withSourceFiles(plan: Plan, handing: Handing = {}): Plan {
  const takesImage = (task: ContainerTask) => handing.repository !== undefined && imagesTakenBy(task).length > 0;
  const handsImage = plan.tasks.some((task) => isContainer(task) && takesImage(task));
  const { lists } = handing;
  if (!handsImage && !plan.tasks.some(writesDown)) return lists ? withListsPutIn(plan, lists) : plan;
  const tasks = plan.tasks.map((task) => {
    if (!isContainer(task)) return task;
    const listed = lists ? withItemsPutIn(task, lists) : task;
    if (writesDown(task)) return { ...listed, mounts: [...task.mounts, { volume: VALUES.name }] };
    const isWriter = handsImage && (task.gives?.includes('image') ?? false);
    const isGiven = wantsSourceValues(task) || takesImage(task);
    const mounts = isGiven || isWriter ? [...task.mounts, valuesMount(task, isWriter)] : task.mounts;
    return { ...(isGiven ? withValuesPutIn(task, handing) : listed), mounts };
  });
  return { ...plan, tasks, volumes: [...plan.volumes, VALUES] };
}

function valuesMount({ shell }: ContainerTask, isWriter: boolean) {
  const at = shell === undefined ? {} : { at: `${shell.at}/${VALUES.name}` };
  return { volume: VALUES.name, ...(isWriter ? {} : { readOnly: true }), ...at };
}

/** What finds something out of the source, for its own pod or for others. */
function writesDown(task: Task): boolean {
  return findsOut(task).length > 0 || handedBy(task).length > 0;
}

/** The task with what is in the files of the pod in its words. */
function withValuesPutIn(task: ContainerTask, { nameFile, repository, lists }: Handing): ContainerTask {
  const fileOf: FileOf = (part) => {
    if (typeof part !== 'object') return undefined;
    if ('source' in part) return { file: part.source };
    if ('imageOf' in part && repository !== undefined) return { file: DIGEST, before: text`${repository}@` };
    return undefined;
  };
  const named = task.gives?.includes('image') ? nameFile : undefined;
  return withWordsPutIn(task, { files: VALUES.name, fileOf, lists, named });
}
