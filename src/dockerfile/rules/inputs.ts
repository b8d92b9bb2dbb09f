import { isListed, knownArguments, namedArguments } from '../../model/build-args';
import type { Instruction } from '../syntax';
import { rule, type Subject, stepsOf } from './rule';

/** What engines take without an ARG, or set themselves. */
const PREDEFINED =
  /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_.*|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE))$/i;

const lineOf = ({ program }: Subject) => program.target.stage.from.line;

function mounted(subject: Subject): { readonly id: string; readonly line: number }[] {
  return stepsOf(subject).flatMap(({ step }) =>
    step.mounts
      .filter(({ type }) => type === 'secret')
      .map(({ id, at }) => ({ id: id ?? at.slice(at.lastIndexOf('/') + 1), line: step.instruction.line })),
  );
}

function unusedSecrets(subject: Subject) {
  const ids = mounted(subject).map(({ id }) => id);
  const unused = subject.build.secrets.filter(({ id }) => !ids.includes(id));
  return unused.map(({ id }) => ({ line: lineOf(subject), facts: { id } }));
}

function missingSecrets(subject: Subject) {
  const given = subject.build.secrets.map(({ id }) => id);
  const missing = mounted(subject).filter(({ id }) => !given.includes(id));
  return missing.map(({ id, line }) => ({ line, facts: { id } }));
}

const names = ({ rest }: Instruction) =>
  [...rest.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)].map(([, name = '']) => name);

function declared({ dockerfile }: Subject): Set<string> {
  const all = [...dockerfile.globals, ...dockerfile.stages.flatMap(({ instructions }) => instructions)];
  return new Set(all.filter(({ keyword }) => keyword === 'ARG').flatMap(names));
}

function unusedArguments(subject: Subject) {
  const known = declared(subject);
  return Object.keys(knownArguments(subject.build))
    .filter((name) => !known.has(name) && !PREDEFINED.test(name))
    .map((name) => ({ line: lineOf(subject), facts: { name } }));
}

/** An ARG without a default that the stages in use declare, or their FROM is made of. */
function missingArguments(subject: Subject) {
  const { build, dockerfile, program } = subject;
  // Which there are is what a run says.
  if (isListed(build.buildArgs)) return [];
  const given = namedArguments(build);
  const bases = program.stages.map(({ stage }) => stage.base).join(' ');
  const globals = dockerfile.globals.filter(({ rest }) => new RegExp(`\\$\\{?${rest}\\b(?!:-)`).test(bases));
  const own = stepsOf(subject).map(({ step }) => step.instruction);
  const defaults = new Set(dockerfile.globals.filter(({ rest }) => rest.includes('=')).flatMap(names));
  return [...globals, ...own]
    .filter(({ keyword, rest }) => keyword === 'ARG' && /^\w+$/.test(rest))
    .filter(({ rest }) => !Object.hasOwn(given, rest) && !defaults.has(rest) && !PREDEFINED.test(rest))
    .map(({ rest, line }) => ({ line, facts: { name: rest } }));
}

export const INPUTS = [
  rule('secret-unused', unusedSecrets),
  rule('secret-not-given', missingSecrets),
  rule('argument-unused', unusedArguments),
  rule('argument-not-given', missingArguments),
];
