/** Templates without what starts them: a library that others run. */
import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import type { RunnerSettings } from '../model/runner';
import type { Group } from './runner';

/** What has nothing to be about where a runner writes templates alone. */
interface Left {
  readonly because: string;
  readonly fields: readonly (keyof Build)[];
  readonly settings: readonly string[];
}

const LEFT: Readonly<Record<string, Left>> = {
  task: {
    because: 'a Task alone is run by whoever refers to it',
    fields: ['trigger', 'pullRequests', 'group', 'runs'],
    settings: ['trigger', 'schedule'],
  },
  template: {
    because: 'a template alone is run by whoever refers to it',
    fields: ['trigger', 'pullRequests'],
    settings: ['schedules'],
  },
};

/** Whether a runner writes templates, and nothing that starts them. */
export function isTemplateOnly(settings: RunnerSettings): boolean {
  return 'only' in settings && settings.only !== undefined;
}

/** What a build says of runs that its runner leaves to others; a field only where all of its runners do. */
export function leftToOthers(build: Build): Fault[] {
  const all = build.runner.map((settings) => ('only' in settings && settings.only ? LEFT[settings.only] : undefined));
  const ofRunners = all.flatMap((left, i) => {
    const names = left?.settings.filter((name) => isSaid(Reflect.get(build.runner[i] as object, name))) ?? [];
    return names.map((name) => pointless(left as Left, ['runner', i, name], `runner.${name}`));
  });
  const [first] = all;
  if (first === undefined || all.includes(undefined)) return ofRunners;
  const fields = first.fields.filter((name) => all.every((left) => left?.fields.includes(name)) && isSaid(build[name]));
  return [...ofRunners, ...fields.map((name) => pointless(first, [name], name))];
}

/** Builds that run as one have what runs them, or none has. */
export function someAlone({ members }: Group): { build: string; fault: Fault }[] {
  const other = members.find(({ settings }) => !isTemplateOnly(settings))?.workload.name;
  if (other === undefined) return [];
  const alone = members.filter(({ settings }) => isTemplateOnly(settings));
  return alone.map(({ workload: { name: build } }) => ({
    build,
    fault: fault('group-differs', ['runner', 'only'], { other }),
  }));
}

function isSaid(value: unknown): boolean {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value !== undefined && value !== 0 && !isEmpty;
}

function pointless({ because }: Left, path: Fault['path'], field: string): Fault {
  return fault('pointless', path, { because, field });
}
