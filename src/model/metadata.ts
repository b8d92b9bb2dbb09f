import * as z from 'zod';
import { type Problem, problem } from './faults';
import { isDnsSubdomain } from './names';
import { issueOf, verbatim, wordFault, wordOf } from './schema';

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

function labelValueProblem(value: string): Problem | undefined {
  return LABEL_VALUE.test(value) ? undefined : problem('not-a-name', { value, rule: 'labelValue' });
}

export const labelValue = wordOf(labelValueProblem);

/** What keeps a text from being the value of a label. */
export function labelValueFault(value: string): Problem | undefined {
  return wordFault(value, labelValueProblem);
}

/** Whether a value is what Kubernetes calls a qualified name: at most 63 characters, with or without a domain before it. */
export function isQualifiedName(value: string): boolean {
  const slash = value.indexOf('/');
  return (slash < 0 || isDnsSubdomain(value.slice(0, slash))) && NAME.test(value.slice(slash + 1));
}

/** The key of a label or annotation. */
export const metadataKey = wordOf((value) =>
  isQualifiedName(value) ? undefined : problem('not-a-name', { value, rule: 'metadataKey' }),
);

/** What every object of ours is labelled with; a value of a user's would be lost. */
const OWN_LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/component', 'app.kubernetes.io/managed-by'];

/** Labels beside our own. */
export const labels = z.record(metadataKey, labelValue).superRefine((given, ctx) => {
  for (const key of OWN_LABELS)
    if (Object.hasOwn(given, key)) ctx.addIssue(issueOf(problem('own-label', { key }), [key]));
});

/** The annotations of an object take 256 KiB; some of that is for those that this project and its runners write. */
const MAX_ANNOTATIONS = 240 * 1024;

export const annotations = z.record(metadataKey, verbatim()).superRefine((given, ctx) => {
  const size = Object.entries(given)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > MAX_ANNOTATIONS) ctx.addIssue(issueOf(problem('annotations-too-large', { size, max: MAX_ANNOTATIONS })));
});
