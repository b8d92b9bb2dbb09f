import type * as z from 'zod';
import { type Fault, quote } from './faults';
import { OTHER_FORM } from './schema';
import { isSecretName } from './secrets';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** What zod found, in this project's words: what was expected, what stands there, what to write instead. */
export function faultsOf(issues: readonly Issue[]): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, []));
}

function faultsOfIssue(issue: Issue, parent: Path): Fault[] {
  const path = [...parent, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') {
    // The schema wrote one line of message for each key.
    const messages = issue.message.split('\n');
    return issue.keys.map((key, i) => ({
      path: [...path, key],
      message: messages[i] ?? `unknown field ${quote(key)}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return faultsOfUnion(issue, path);
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => ({ path, message: inner.message }));
  return [{ path, message: messageOf(issue, isSecret(path)) }];
}

/** A value that fits no form is measured against the form it was most likely meant to be. */
function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path): Fault[] {
  const { input } = issue;
  if (input === undefined) return [{ path, message: MISSING }];
  const branches = issue.errors.filter((branch) => !branch.some(isRootMismatch));
  const [nearest] = branches.sort((a, b) => weight(a) - weight(b));
  if (nearest) return nearest.flatMap((inner) => faultsOfIssue(inner, path));
  const word = unknownWord(issue);
  if (typeof input === 'string' && word !== undefined) return [{ path, message: word }];
  const forms = [...new Set(issue.errors.flatMap((branch) => branch.filter(isRootMismatch).flatMap(formsOf)))];
  return [
    {
      path,
      message: `expected ${forms.join(' or ')}, got ${show(input, isSecret(path))}${quoteRemedy(forms, input, isSecret(path))}`,
    },
  ];
}

/** What stands under the name of a secret may be one, though it is no text. */
function isSecret(path: Path): boolean {
  return path.some((key) => typeof key === 'string' && isSecretName(key));
}

function isRootMismatch(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') return true;
  if (issue.code === 'custom') return issue.params?.otherForm === OTHER_FORM.otherForm;
  return issue.code === 'invalid_union' && issue.errors.length > 0 && issue.errors.every((b) => b.some(isRootMismatch));
}

function formsOf(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [FORMS[issue.expected] ?? issue.expected];
  if (issue.code === 'invalid_value') return [issue.values.map((value) => `"${String(value)}"`).join(', ')];
  if (issue.code === 'invalid_union') return issue.errors.flatMap((branch) => branch.flatMap(formsOf));
  return [];
}

/** What a choice among words, somewhere among the forms, says of a word it does not know. */
function unknownWord(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return issue.message;
  if (issue.code !== 'invalid_union') return undefined;
  return issue.errors.flat().reduce<string | undefined>((found, inner) => found ?? unknownWord(inner), undefined);
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

const MISSING = 'missing; it is required';

const FORMS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function messageOf(issue: Issue, secret: boolean): string {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return MISSING;
    const form = FORMS[issue.expected] ?? issue.expected;
    return `expected ${form}, got ${show(issue.input, secret)}${quoteRemedy([form], issue.input, secret)}`;
  }
  if (issue.code === 'too_small' && issue.origin !== 'number') return 'cannot be empty';
  if (issue.code === 'too_small') return `expected at least ${issue.minimum}, got ${show(issue.input, secret)}`;
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}, got ${show(issue.input, secret)}`;
  return issue.message;
}

function quoteRemedy(forms: readonly string[], input: unknown, secret: boolean): string {
  const scalar = typeof input === 'number' || typeof input === 'boolean';
  if (!scalar || !forms.includes('text')) return '';
  return secret ? '; nothing secret is written: name a Secret' : '; put it in quotes to make it text';
}

function show(input: unknown, secret: boolean): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  if (secret) return typeof input === 'string' ? 'text' : `a ${typeof input}`;
  if (typeof input === 'string') return quote(input);
  return `the ${typeof input} ${String(input)}`;
}
