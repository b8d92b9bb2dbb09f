import type { Build } from '../../model/build';
import { knownArguments } from '../../model/build-args';
import { type Fault, problem, suggest } from '../../model/faults';
import { hasReferences, showText, type Text } from '../../model/text';
import { contextsOf } from '../contexts';
import { evaluate } from '../evaluate';
import { readIgnore } from '../ignore';
import { readDockerfile } from '../syntax';
import { CONTEXT } from './context';
import { ignoredIn } from './ignored';
import { INPUTS } from './inputs';
import { ORDER } from './order';
import { OUTSIDE } from './outside';
import { PACKAGES } from './packages';
import type { DockerfileCode, Rule, Subject } from './rule';
import { STAGES } from './stages';

/** What is looked for in a Dockerfile. */
export const RULES: readonly Rule[] = [...ORDER, ...CONTEXT, ...PACKAGES, ...STAGES, ...OUTSIDE, ...INPUTS];

/** A build with the texts that it is made from. */
export interface Examined {
  readonly build: Build;
  /** What the Dockerfile is called where faults are shown, and what it says. */
  readonly name: string;
  readonly text: string;
  /** What the ignore file says, if there is one. */
  readonly ignore?: string;
  /** The files of the context, relative to it. */
  readonly files: readonly string[];
  readonly warmed?: ReadonlySet<string>;
  readonly others?: readonly Build[];
}

/** What a Dockerfile makes of a build: errors, that it cannot be built so; warnings, what it costs. */
export function examine(examined: Examined): {
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
} {
  const { build, name, text, ignore, files, warmed = new Set(), others = [] } = examined;
  const dockerfile = readDockerfile(text);
  const literal = (value: Text) => (hasReferences(value) ? undefined : showText(value));
  const target = build.target && literal(build.target);
  const at = (line: number) => ({ path: [], place: `${name}:${line}:1` });
  const program = evaluate(dockerfile, {
    ...(target === undefined ? {} : { target }),
    buildArgs: literals(build),
    ...contextsOf(build, literal),
  });
  if (program === undefined) {
    const stages = dockerfile.stages.map((stage) => stage.name);
    const hint = suggest(target ?? '', stages);
    return { errors: [{ ...problem('stage-missing', { target: target ?? '', hint }), ...at(1) }], warnings: [] };
  }
  const ignores = ignore === undefined ? {} : { ignores: readIgnore(ignore).ignores };
  const subject: Subject = { build, dockerfile, program, files, warmed, others, ...ignores };
  const ignored = ignoredIn(text);
  const warnings = RULES.flatMap(({ code, find }) =>
    find(subject)
      .filter(({ line }) => !ignored(code, line))
      .map(({ line, facts }) => ({ line, fault: { ...problem<DockerfileCode>(code, facts as never), ...at(line) } })),
  );
  return { errors: [], warnings: warnings.sort((a, b) => a.line - b.line).map(({ fault }) => fault) };
}

/** The build arguments whose values are known before a run. */
function literals(build: Build): Record<string, string> {
  const known = Object.entries(knownArguments(build)).filter(([, value]) => !hasReferences(value));
  return Object.fromEntries(known.map(([name, value]) => [name, showText(value)]));
}
