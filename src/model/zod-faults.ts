import type * as z from 'zod';
import { type Fault, type Form, fault, type Got, type Problem, problem } from './faults';
import { isSecretName } from './secrets';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** What zod found, as faults of this project: what was expected, what stands there, what to write instead. */
export function faultsOf(issues: readonly Issue[]): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, []));
}

function faultsOfIssue(issue: Issue, parent: Path): Fault[] {
  const path = [...parent, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  // A value of another form, or none, is that, whatever it should have been.
  const own = issue.code === 'invalid_type' ? [] : problemsOf(issue);
  if (issue.code === 'unrecognized_keys')
    return own.map((found, i) => ({ ...found, path: [...path, issue.keys[i] as string] }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return faultsOfUnion(issue, path);
  if (issue.code === 'invalid_key') return issue.issues.flatMap(problemsOf).map((found) => ({ ...found, path }));
  const found = own.length > 0 ? own : [builtIn(issue, isSecret(path))];
  return found.map((one) => ({ ...one, path }));
}

/** What our schemas say of an issue. */
function problemsOf(issue: Issue): readonly Problem[] {
  const { params } = issue as { readonly params?: { readonly problems?: readonly Problem[] } };
  return params?.problems ?? [];
}

/** A value that fits no form is measured against the form it was most likely meant to be. */
function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): Fault[] {
  const { input } = issue;
  if (input === undefined) return [fault('missing', path, {})];
  const branches = issue.errors.filter((branch) => !branch.some(isRootMismatch));
  const [nearest] = branches.sort((a, b) => weight(a) - weight(b));
  if (nearest) return nearest.flatMap((inner) => faultsOfIssue(inner, path));
  const word = unknownWord(issue);
  if (typeof input === 'string' && word !== undefined) return [{ ...word, path }];
  const forms = issue.errors.flatMap((branch) => branch.filter(isRootMismatch).flatMap(formsOf));
  const once = [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
  return [{ ...wrongForm(once, input, isSecret(path)), path }];
}

/** What stands under the name of a secret may be one, though it is no text. */
function isSecret(path: Path): boolean {
  return path.some((key) => typeof key === 'string' && isSecretName(key));
}

function isRootMismatch(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') return true;
  if (issue.code === 'custom') return problemsOf(issue).some(({ code }) => code === 'wrong-form');
  return issue.code === 'invalid_union' && issue.errors.length > 0 && issue.errors.every((b) => b.some(isRootMismatch));
}

function formsOf(issue: Issue): Form[] {
  if (issue.code === 'invalid_type') return [FORMS[issue.expected] ?? { said: issue.expected }];
  if (issue.code === 'invalid_value') return [{ oneOf: issue.values.map(String) }];
  if (issue.code === 'invalid_union') return issue.errors.flatMap((branch) => branch.flatMap(formsOf));
  return [];
}

/** What a choice among words, somewhere among the forms, says of a word it does not know. */
function unknownWord(issue: Issue): Problem | undefined {
  if (issue.code === 'invalid_value') return problemsOf(issue)[0];
  if (issue.code !== 'invalid_union') return undefined;
  return issue.errors.flat().reduce<Problem | undefined>((found, inner) => found ?? unknownWord(inner), undefined);
}

/** How far a value is from a form: unknown fields count each, a form without its `type` counts as the furthest. */
function weight(branch: readonly Issue[]): number {
  return branch.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 2 * issue.keys.length;
    if (issue.code === 'invalid_union' && issue.errors.length === 0) {
      return sum + (typeof (issue.input as { type?: unknown })?.type === 'string' ? 1 : 3);
    }
    return sum + 1;
  }, 0);
}

const FORMS: Readonly<Record<string, Form>> = {
  string: 'text',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
  object: 'mapping',
  record: 'mapping',
  array: 'list',
};

/** What zod says of itself, where our schemas say nothing. */
function builtIn(issue: Issue, secret: boolean): Problem {
  if (issue.code === 'invalid_type' && issue.input === undefined) return problem('missing', {});
  if (issue.code === 'invalid_type') return wrongForm(formsOf(issue), issue.input, secret);
  if (issue.code === 'too_small' && issue.origin !== 'number') return problem('empty', {});
  if (issue.code === 'too_small')
    return problem('too-small', { minimum: Number(issue.minimum), got: gotOf(issue.input, secret) });
  if (issue.code === 'too_big')
    return problem('too-big', { maximum: Number(issue.maximum), got: gotOf(issue.input, secret) });
  // A rule of zod that none of our schemas uses yet: whoever uses it gives it a code, and until then no user sees a crash.
  return wrongForm([{ said: issue.message }], issue.input, secret);
}

function wrongForm(forms: readonly Form[], input: unknown, secret: boolean): Problem {
  const mayBeText = (typeof input === 'number' || typeof input === 'boolean') && forms.includes('text');
  const remedy = secret ? 'secret' : 'quotes';
  return problem('wrong-form', { forms, got: gotOf(input, secret), ...(mayBeText ? { remedy } : {}) });
}

function gotOf(input: unknown, secret: boolean): Got {
  if (input === null) return { form: 'null' };
  if (Array.isArray(input)) return { form: 'list' };
  if (typeof input === 'object') return { form: 'mapping' };
  const form = typeof input === 'string' ? 'text' : typeof input;
  return { form, ...(secret ? {} : { value: String(input) }) };
}
