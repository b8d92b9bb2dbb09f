/** Lists that a run is given: an argument that one stands in is there for each of its items. */
import { defaultItems, isList, type Parameters } from '../model/parameter-defaults';
import type { ListRef, Part, Text } from '../model/text';
import type { Plan, Task } from './plan';

/** The list in an argument; there is one at most. */
export function listIn(value: Text): string | undefined {
  return value.flatMap((part) => (isListRef(part) ? [part.list] : []))[0];
}

/** Whether a task has arguments that are there for each item of a list. */
export function takesLists({ args }: Task): boolean {
  return args.some((arg) => listIn(arg) !== undefined);
}

/** The plan with lists told from what is one value. */
export function withLists(plan: Plan, parameters: Parameters): Plan {
  if (!Object.keys(parameters).some((name) => isList(name, parameters))) return plan;
  const marked = (part: Part): Part =>
    typeof part === 'object' && 'param' in part && isList(part.param, parameters) ? { list: part.param } : part;
  return withArguments(plan, (arg) => [arg.map(marked)]);
}

/** The plan with the default of each list, where no run gives another. */
export function withDefaultItems(plan: Plan, parameters: Parameters): Plan {
  if (!plan.tasks.some(takesLists)) return plan;
  return withArguments(plan, (arg) => {
    const name = listIn(arg);
    const items = name === undefined ? undefined : (defaultItems(name, parameters) ?? []);
    return items?.map((item) => arg.map((part) => (isListRef(part) ? item : part))) ?? [arg];
  });
}

function withArguments(plan: Plan, change: (arg: Text) => readonly Text[]): Plan {
  return { ...plan, tasks: plan.tasks.map((task) => ({ ...task, args: task.args.flatMap(change) })) };
}

/** A text in what stands before its list, the list, and what stands behind it. */
export function aroundList(
  value: Text,
): { readonly before: Text; readonly list: ListRef; readonly after: Text } | undefined {
  const at = value.findIndex(isListRef);
  const list = value[at];
  return list && isListRef(list) ? { before: value.slice(0, at), list, after: value.slice(at + 1) } : undefined;
}

function isListRef(part: Part): part is ListRef {
  return typeof part === 'object' && 'list' in part;
}
