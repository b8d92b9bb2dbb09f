import { BUILDERS } from '../builders';
import { sourceValuesOfCaches } from '../caches/scope';
import type { Build } from '../model/build';
import type { Parameter } from '../model/parameter';
import { REBUILD } from '../model/skip';
import { SOURCE_VALUES, type SourceValueName } from '../model/source-values';
import { type Text, text } from '../model/text';
import type { EventValue } from '../model/trigger';
import { sourceValuesIn, type ValueCheck } from '../model/values';
import { type Task, textsOf } from '../plan/plan';

/** What a run may be told besides the parameters of its build: what it is about, and that it shall build in any case. */
export function runParameters(build: Build): Record<string, Parameter> {
  const ofSource = toldOf(build).map((name) => [SOURCE_VALUES[name].from, parameterOf(name)]);
  return Object.fromEntries([...ofSource, ...(build.skip === undefined ? [] : [[REBUILD, REBUILD_PARAMETER]])]);
}

const REBUILD_PARAMETER: Parameter = {
  default: '',
  description: 'Anything but nothing: build, whatever is there already.',
};

/** What no revision that is a commit says. */
export type ToldValue = 'branch' | 'tag';

/** What of that a build wants. */
export function toldOf(build: Build): ToldValue[] {
  return wantedOf(build).flatMap((name) => (name === 'branch' || name === 'tag' ? [name] : []));
}

/** What is wanted of the source of a build; of what has a key for each layer nobody asks whose cache it is. */
function wantedOf(build: Build): SourceValueName[] {
  const { keysLayers } = BUILDERS[build.builder.type];
  return [...sourceValuesIn(build), ...(keysLayers ? [] : sourceValuesOfCaches(build))];
}

/** Those that an event says too. */
type RunInput = SourceValueName & EventValue;

function parameterOf(name: RunInput): Parameter {
  return { default: '', from: name, description: `The ${name} that the run is about, where its revision is none.` };
}

/** What must hold for that: nothing, since whatever it is, what fetches the source spells it, and the rest is not read. */
export function sourceChecks(build: Build): ValueCheck[] {
  return Object.keys(runParameters(build)).map((param) => ({
    path: ['parameters', param],
    grammar: 'free',
    references: [{ param }],
    text: text`${{ param }}`,
  }));
}

/** A text before the source is fetched: what is not known yet is as long as it may be. */
export function beforeSource(value: Text): Text {
  return value.map((part) =>
    typeof part === 'object' && 'source' in part ? SOURCE_VALUES[part.source as SourceValueName].sample : part,
  );
}

/** What a task finds out of a source, for others. */
export function findsOut(task: Task): SourceValueName[] {
  return task.args
    .flat()
    .flatMap((part) => (typeof part === 'object' && 'sourceFile' in part ? [part.sourceFile] : []));
}

/** Whether a task is given what another finds out. */
export function wantsSourceValues(task: Task): boolean {
  return textsOf(task).some((value) => value.some((part) => typeof part === 'object' && 'source' in part));
}
