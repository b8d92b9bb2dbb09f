import { posix } from 'node:path';
import type { Keyed, Keys, Part } from '../builders/keyed';
import { fixedPartOf } from '../dockerfile/select';
import { differences } from './differences';
import type { Memory } from './memory';

/** One step of a build, as it is told. */
export interface JudgedStep {
  readonly stage: string;
  /** In the Dockerfile of that commit, from 1. */
  readonly line: number;
  readonly instruction: string;
  readonly found: boolean;
  /** Where it cannot be known: what would have to be so for it to be found. */
  readonly unless?: string;
  /** Why it runs. */
  readonly because: readonly string[];
}

/** Tells what a memory makes of a build, and why: against the build before. */
export function judge(keys: Keys, before: Keys | undefined, memory: Memory): JudgedStep[] {
  const runs = memory.build(keys);
  const doubts = new Map<Keyed, readonly string[]>();
  return keys.steps.map((step) => {
    const { stage, line, instruction } = step;
    const found = !runs.has(step);
    const { because, doubt } = found ? FOUND : reasons(step, sameStep(step, keys, before), keys, before, doubts);
    doubts.set(step, doubt);
    return { stage, line, instruction, found, ...(doubt.length > 0 ? { unless: unlessOf(doubt) } : {}), because };
  });
}

/** The step that this one was: of the same text in its stage, else at its place. */
function sameStep(step: Keyed, keys: Keys, before: Keys | undefined): Keyed | undefined {
  const own = keys.steps.filter(({ stage }) => stage === step.stage);
  const old = before?.steps.filter(({ stage }) => stage === step.stage) ?? [];
  const same = ({ instruction }: Keyed) => instruction === step.instruction;
  const byText = old.filter(same)[own.filter(same).indexOf(step)];
  const byPlace = old[own.indexOf(step)];
  return byText ?? (byPlace && keywordOf(byPlace) === keywordOf(step) ? byPlace : undefined);
}

const keywordOf = ({ instruction }: Keyed) => instruction.split(' ')[0];

interface Why {
  readonly because: readonly string[];
  /** What is taken for changed and may be the same; nothing where something did change. */
  readonly doubt: readonly string[];
}

const FOUND: Why = { because: [], doubt: [] };
const sure = (...because: readonly string[]): Why => ({ because, doubt: [] });

function reasons(
  step: Keyed,
  earlier: Keyed | undefined,
  keys: Keys,
  before: Keys | undefined,
  doubts: ReadonlyMap<Keyed, readonly string[]>,
): Why {
  if (step.missing !== undefined) return sure(`${step.missing} is not there: the build ends here`);
  const stuck = step.needs.find((needed) => needed.missing !== undefined);
  if (stuck) return sure(`the build ended at line ${stuck.line}`);
  if (before === undefined) return sure('nothing was built before');
  if (earlier === undefined) return sure('the instruction is new');
  const changed = changedParts(step, earlier);
  if (step.never !== undefined && changed.length === 0) return sure(step.never);
  if (changed.length === 0 && keys.stopsAtMiss)
    return sure('nothing more of the stage is looked up once something is not found');
  if (changed.length === 0) return sure('its result is not kept, and a step that runs needs it');
  const doubt = changed.map(({ part }) => doubtIn(step, part, doubts));
  return {
    because: changed.map(({ part, was }) => textOf(part, was, step)),
    doubt: doubt.some((own) => own.length === 0) ? [] : [...new Set(doubt.flat())],
  };
}

function doubtIn(step: Keyed, part: Part, doubts: ReadonlyMap<Keyed, readonly string[]>): readonly string[] {
  if (part.unknown) return [part.of ?? ''];
  const needed = part.what === 'before' && step.needs.find(({ key }) => key === part.value);
  return (needed && doubts.get(needed)) || [];
}

/** How many things are named that may be the same. */
const DOUBTS = 3;

function unlessOf(doubt: readonly string[]): string {
  const named = doubt.slice(-DOUBTS).join(', ');
  const more = doubt.length > DOUBTS ? ` and ${doubt.length - DOUBTS} before them` : '';
  return `${named}${more} ${doubt.length === 1 ? 'comes' : 'come'} out the same, byte for byte`;
}

interface Changed {
  readonly part: Part;
  readonly was: Part | undefined;
}

function changedParts(step: Keyed, earlier: Keyed): Changed[] {
  const changed = pairsOf(step.parts, earlier.parts).filter(({ part, was }) => part.value !== was?.value);
  const gone = earlier.parts.filter(({ what }) => !step.parts.some((part) => part.what === what));
  return [...changed, ...gone.map((part) => ({ part, was: part }))];
}

/** Each part with the other side's of the same kind, in their order. */
function pairsOf(parts: readonly Part[], others: readonly Part[]): Changed[] {
  return parts.map((part) => {
    const at = parts.filter(({ what }) => what === part.what).indexOf(part);
    return { part, was: others.filter(({ what }) => what === part.what)[at] };
  });
}

const TEXTS: { readonly [W in Part['what']]: (part: Part, was: Part | undefined, step: Keyed) => string } = {
  base: ({ of }) => `the base is another: ${of}`,
  before: ({ value }, _, step) =>
    `the step before it is another: line ${step.needs.find(({ key }) => key === value)?.line}`,
  text: () => 'the instruction is another',
  settings: ({ of }) => `what stands before it is another: ${of}`,
  environment: (part, was) => `ENV or ARG changed: ${variables(part, was)}`,
  user: () => 'USER changed',
  workdir: () => 'the working directory changed',
  mounts: () => 'its mounts changed',
  platform: ({ of }) => `the platform is another: ${of}`,
  files: (part, was) => `changed: ${filesOf(part, was)}`,
  stage: ({ of }) => `made anew: ${of}`,
};

function textOf(part: Part, was: Part | undefined, step: Keyed): string {
  return TEXTS[part.what](part, was, step);
}

function variables(part: Part, was: Part | undefined): string {
  if (part.of) return part.of;
  const read = (value: string | undefined) => new Map<string, string>(value ? JSON.parse(value) : []);
  const [old, now] = [read(was?.value), read(part.value)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  return names.join(', ') || 'their order';
}

/** How many files are named; the rest is counted. */
const NAMED = 5;

function filesOf({ entry, of = '' }: Part, was: Part | undefined): string {
  const above = posix.relative('/', posix.resolve('/', fixedPartOf(of)));
  const all = differences(was?.entry, entry, above, NAMED);
  const named = all.slice(0, NAMED).join(', ');
  return all.length > NAMED ? `${named} and more` : named || of;
}
