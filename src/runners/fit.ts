import type { Build } from '../model/build';
import type { Fault } from '../model/faults';
import { grammarFault } from '../model/grammar';
import { faultIn } from '../model/schema';
import { sampleText, type ValueCheck, valueChecks } from '../model/values';

/** What cannot stand beside the values of a run, and what the defaults of parameters make of a text that may not be that. */
export function unfitValues(build: Build): Fault[] {
  return valueChecks(build).flatMap((check) => {
    const message = dollarBeside(check) ?? unfitDefault(check, build);
    return message === undefined ? [] : [{ path: check.path, message }];
  });
}

/** A dollar sign that arrives would be taken for one of the run's, which Kubernetes has not expanded. */
function dollarBeside({ text }: ValueCheck): string | undefined {
  const found = text.some((part) => typeof part === 'string' && part.includes('$'));
  return found ? 'a dollar sign cannot stand beside a parameter here; leave it out' : undefined;
}

function unfitDefault(check: ValueCheck, { parameters }: Build): string | undefined {
  const given = check.references.flatMap((part) =>
    'param' in part && parameters[part.param]?.default !== undefined ? [part.param] : [],
  );
  if (given.length === 0) return undefined;
  const message = faultIn(sampleText(check, parameters), (value) => grammarFault(check.grammar, value));
  return message && `${message}: that is what the default of ${given.join(', ')} makes of it`;
}
