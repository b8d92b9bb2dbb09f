import type { Build } from '../model/build';
import { type Fault, type Problem, problem } from '../model/faults';
import { GRAMMARS, type Grammar, grammarFault } from '../model/grammar';
import { defaultItems, defaultText, listsIn, type Parameters, withDefaults } from '../model/parameter-defaults';
import { faultIn, saidOf } from '../model/schema';
import { showText } from '../model/text';
import { sampleText, type ValueCheck, valueChecks } from '../model/values';

/** What cannot stand beside the values of a run, and what the defaults of parameters make of a text that may not be that. */
export function unfitValues(build: Build): Fault[] {
  return valueChecks(build).flatMap((check) => {
    const wrong = dollarBeside(check) ?? unfitDefault(check, build);
    return wrong === undefined ? [] : [{ ...wrong, path: check.path }];
  });
}

/** A dollar sign that arrives would be taken for one of the run's, which Kubernetes has not expanded. */
function dollarBeside({ text }: ValueCheck): Problem | undefined {
  const found = text.some((part) => typeof part === 'string' && part.includes('$'));
  return found ? problem('dollar-beside-parameter', {}) : undefined;
}

function unfitDefault(check: ValueCheck, { parameters }: Build): Problem | undefined {
  const [list] = listsIn(check.text, parameters);
  const { lists }: Grammar = GRAMMARS[check.grammar];
  if (list !== undefined) return lists ? unfitItem(check, list, parameters) : undefined;
  // What is no list has a fault of its own there.
  if (check.grammar === 'argumentPair') return undefined;
  const given = check.references.flatMap((part) =>
    'param' in part && defaultText(part.param, parameters) !== undefined ? [part.param] : [],
  );
  if (given.length === 0) return undefined;
  const sample = sampleText(check, parameters);
  const found = faultIn(sample, (value) => grammarFault(check.grammar, value));
  const wrong = saidOf(found, sample, showText(withDefaults(check.text, parameters)));
  return wrong && problem('default-unfit', { wrong: wrong.message, parameters: given });
}

function unfitItem({ grammar }: ValueCheck, list: string, parameters: Parameters): Problem | undefined {
  for (const [i, item] of (defaultItems(list, parameters) ?? []).entries()) {
    const wrong = faultIn(item, (value) => grammarFault(grammar, value));
    if (wrong !== undefined) return problem('default-unfit', { wrong: wrong.message, parameters: [list], item: i + 1 });
  }
  return undefined;
}
