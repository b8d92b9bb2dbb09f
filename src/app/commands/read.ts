import { type Fault, identityOf } from '../../model/faults';
import type { Definition } from '../../resolve/definition';
import { filesAt, type Loaded, readFiles } from '../../resolve/load';
import { environmentsOf } from '../../resolve/sources';
import { atHand } from '../at-hand';
import { clashesIn, type Layout, layOut, layoutFaults } from '../output/layout';
import type { Findings } from './report';

/** A definition that was read, where it has no faults. */
export interface Read {
  readonly findings: Findings;
  readonly definition?: Definition;
  readonly builds: number;
  readonly warnings: number;
}

/** Reads the definition that a command names: all of its faults, those of what it would write with them. */
export function readAll(files: readonly string[], environment?: string, repos: readonly string[] = []): Read {
  return judged(readFiles(filesAt(namedIn(files)), environment, atHand(repos)));
}

/** The same, with what it comes to. */
export function readAndLayOut(
  files: readonly string[],
  environment?: string,
  repos: readonly string[] = [],
): Read & { readonly layout?: Layout } {
  return laidOut(readFiles(filesAt(namedIn(files)), environment, atHand(repos)), layOut);
}

/** The same without an environment, and then with each that there is: what is wrong in that one alone, by its name. */
export function readWithEach(paths: readonly string[], repos: readonly string[] = []): Read {
  const files = filesAt(namedIn(paths));
  const hand = atHand(repos);
  const alone = judged(readFiles(files, undefined, hand));
  if ('fault' in files) return alone;
  const told = new Set([...alone.findings.errors, ...alone.findings.warnings].map(keyOf));
  const findings = { errors: [...alone.findings.errors], warnings: [...alone.findings.warnings] };
  for (const name of environmentsOf(files.files)) {
    // One that is malformed is told as such.
    if (alone.findings.errors.some(({ path }) => path[0] === 'environments' && path[1] === name)) continue;
    const { errors, warnings } = judged(readFiles(files, name, hand)).findings;
    const news = (all: readonly Fault[]) => all.filter((one) => !told.has(keyOf(one)));
    const named = (one: Fault): Fault => ({ ...one, message: `${one.message} (with --env ${name})` });
    const [newErrors, newWarnings] = [news(errors), news(warnings)];
    findings.errors.push(...newErrors.map(named));
    findings.warnings.push(...newWarnings.map(named));
    for (const one of [...newErrors, ...newWarnings]) told.add(keyOf(one));
  }
  return { ...alone, findings };
}

function namedIn(files: readonly string[]): readonly string[] {
  return files.length > 0 ? files : ['builds.yaml'];
}

function keyOf(fault: Fault): string {
  return `${fault.place} ${identityOf(fault)}`;
}

/** What is wrong with it; nothing is written for that. */
function judged(loaded: Loaded): Read {
  const { layout: _, ...read } = laidOut(loaded, (definition) => ({ faults: layoutFaults(definition) }));
  return read;
}

function laidOut<Of extends Pick<Layout, 'faults'>>(
  { definition, draft, found, warned, foundWith }: Loaded,
  layOut: (definition: Definition) => Of,
): Read & { readonly layout?: Of } {
  const read = { builds: definition?.builds.filter(({ push }) => push).length ?? 0, warnings: warned.length };
  if (definition === undefined) {
    const errors = draft === undefined ? found : foundWith(clashesIn(draft));
    return { ...read, findings: { errors, warnings: warned } };
  }
  const layout = layOut(definition);
  if (layout.faults.length > 0) return { ...read, findings: { errors: foundWith(layout.faults), warnings: warned } };
  return { ...read, findings: { errors: [], warnings: warned }, definition, layout };
}
