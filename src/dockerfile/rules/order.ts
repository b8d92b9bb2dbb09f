import type { Build } from '../../model/build';
import { namedArguments } from '../../model/build-args';
import type { Step } from '../program';
import { commandOf, compiles, installs, rule, type Subject, shown, stepsOf, takesAll } from './rule';

/** What each run or commit has another value of, by its name. */
const CHANGING =
  /^(?:.*_)?(?:VERSION|COMMIT|SHA|REVISION|REF|TIMESTAMP)$|^(?:BUILD|CI)_?(?:DATE|TIME|ID|NUMBER|NR)$|^(?:GIT|VCS)_|^SOURCE_DATE_EPOCH$|^CACHE_?BUST/;

const isExpensive = (step: Step) => installs(commandOf(step)) || compiles(commandOf(step));

/** Whether a build argument has another value in each run: one that refers to something, or that is called so and given. */
function changes(name: string, build: Build): boolean {
  const named = namedArguments(build);
  const given = Object.hasOwn(named, name) ? named[name] : undefined;
  if (given === undefined) return false;
  return given.some((part) => typeof part !== 'string') || CHANGING.test(name);
}

function names(step: Step, variable: string): boolean {
  return new RegExp(`\\$\\{?${variable}\\b`).test(commandOf(step));
}

const argumentOf = ({ instruction }: Step) => /^([A-Za-z_]\w*)/.exec(instruction.rest)?.[1] ?? '';

/** The first expensive step after one that does not ask for what has changed. */
function spoiled(after: readonly Step[], variable: string): Step | undefined {
  return after.find((later) => isExpensive(later) && !names(later, variable));
}

function earlyArguments(subject: Subject) {
  return stepsOf(subject).flatMap(({ step, after }) => {
    const name = argumentOf(step);
    if (step.instruction.keyword !== 'ARG' || !changes(name, subject.build)) return [];
    const run = spoiled(after, name);
    return run === undefined ? [] : [{ line: step.instruction.line, facts: { name, run: shown(run.instruction) } }];
  });
}

/** Metadata is in the keys of Kaniko and Buildah, which look at what was done before; in those of BuildKit only what a RUN sees. */
function earlyMetadata(subject: Subject) {
  const { build } = subject;
  const keyed = ['kaniko', 'buildah'].includes(build.builder.type) ? ['ENV', 'LABEL'] : ['ENV'];
  return stepsOf(subject).flatMap(({ step, after }) => {
    const { keyword, rest, line } = step.instruction;
    if (!keyed.includes(keyword)) return [];
    const name = [...rest.matchAll(/\$\{?(\w+)/g)]
      .map(([, found = '']) => found)
      .find((found) => changes(found, build));
    const own = /^(\w+)/.exec(rest)?.[1] ?? '';
    const run = name === undefined ? undefined : spoiled(after, own);
    if (run === undefined) return [];
    return [{ line, facts: { instruction: shown(step.instruction), run: shown(run.instruction) } }];
  });
}

function copiesBefore(subject: Subject) {
  return stepsOf(subject).flatMap(({ step, after }) => {
    const run = takesAll(step) ? after.find((later) => installs(commandOf(later))) : undefined;
    return run === undefined
      ? []
      : [{ line: step.instruction.line, facts: { copy: shown(step.instruction), run: shown(run.instruction) } }];
  });
}

/** Kaniko knows a layer by all that stands before it: a folder that often changes costs the rest of the stage. */
function afterMiss(subject: Subject) {
  if (subject.build.builder.type !== 'kaniko') return [];
  return stepsOf(subject).flatMap(({ step, after }) => {
    const folder =
      step.copy?.origin.kind === 'context' && step.copy.sources.some((source) => isFolder(source, subject));
    const run = folder && !takesAll(step) ? after.find((later) => installs(commandOf(later))) : undefined;
    if (run === undefined) return [];
    return [{ line: step.instruction.line, facts: { copy: shown(step.instruction), run: shown(run.instruction) } }];
  });
}

function isFolder(source: string, { files }: Subject): boolean {
  const path = source.replace(/^\.?\/+|\/+$/g, '');
  return files.some((file) => file.startsWith(`${path}/`));
}

export const ORDER = [
  rule('copy-before-install', copiesBefore),
  rule('argument-early', earlyArguments),
  rule('metadata-early', earlyMetadata),
  rule('kaniko-after-miss', afterMiss),
];
