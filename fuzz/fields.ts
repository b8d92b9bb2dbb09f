import { type Fault, type FaultCode, showFault } from '../src/model/faults';
import { readYaml } from '../src/resolve/document';
import type { Loaded } from '../src/resolve/load';
import { type Finding, finding } from './finding';
import { told } from './messages';

/** Whether all that is wrong with a definition is said, or counted, by what its user wrote or left out. */
export function fieldFindings({ found, warned }: Loaded, content: string, stderr: string): Finding[] {
  const { value, faults } = readYaml(content);
  const lost = found.length + warned.length - told(stderr.split('\n').slice(0, -1));
  return [
    ...(lost > 0 ? [finding('messages: faults are neither shown nor counted', stderr.slice(0, 500))] : []),
    // What YAML cannot say is left out, and no path leads there.
    ...(faults.length > 0 ? [] : fieldsAstray(value, [...found, ...warned])),
  ];
}

/** A path that goes on where nothing is: one step, the last, may be what is missing. */
export function fieldsAstray(value: unknown, faults: readonly Fault[]): Finding[] {
  return faults
    .filter(({ path }) => stepsIn(value, path) < path.length - 1)
    .map((fault) => finding(`messages: ${fault.code} names a field that is not there`, showFault(fault)));
}

function stepsIn(value: unknown, path: Fault['path']): number {
  let node = value;
  for (const [i, step] of path.entries()) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return i;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  return path.length;
}

/** What two values have together, and is named at one of them. */
const OF_TWO: readonly FaultCode[] = ['default-unfit', 'limit-missing', 'request-not-limit', 'request-over-limit'];

/** What is well-formed and refers to nothing, so that somebody else may lack it. */
const OF_NAMES: readonly FaultCode[] = ['undeclared', 'unknown-build', 'image-unknown'];

/** One malformed value is blamed where it stands: what else is said then, nobody wrote. */
export function othersBlamed(faults: readonly Fault[], changed: readonly unknown[]): Finding[] {
  const isThere = ({ path }: Fault) =>
    path.every((step, i) => i >= changed.length || String(step) === String(changed[i]));
  const isMalformed = faults.some((fault) => isThere(fault) && ![...OF_TWO, ...OF_NAMES].includes(fault.code));
  const others = faults.filter((fault) => !isThere(fault) && !OF_TWO.includes(fault.code));
  return isMalformed
    ? others.map((fault) =>
        finding(`messages: ${fault.code} blames what is not wrong`, `${changed.join('.')}: ${showFault(fault)}`),
      )
    : [];
}
