import * as z from 'zod';
import {
  cut,
  type DataOf,
  type FaultCode,
  mapStrings,
  type Problem,
  problem,
  reworded,
  type SecretRemedy,
  suggest,
} from './faults';
import { GRAMMARS, type GrammarName, grammarFault } from './grammar';
import { isDataKey, isDnsLabel, isDnsSubdomain, MAX_LABEL, MAX_NAME, toDnsLabel } from './names';
import { isFromFile } from './origin';
import { pathFault } from './path';
import { jsonOf } from './plain';
import { isSecretPair, redactValue, secretIn } from './secrets';
import { fieldText, hasReferences, parseText, showText, type Text } from './text';
import { sampleText } from './values';

/** Complains about a value, or about something in it. */
export type Refuse = (found: Problem, path?: readonly (string | number)[]) => void;

/** A problem as an issue of zod, which keeps what it carries. */
export function issueOf(found: Problem, path: readonly (string | number)[] = []) {
  return { code: 'custom' as const, message: found.message, path: [...path], params: { problems: [found] } };
}

/** What an issue of zod's own means; a problem for each key that it names. Zod copies the issue after it has asked. */
function saying(mean: (issue: z.core.$ZodRawIssue) => readonly Problem[]) {
  return {
    error: (issue: z.core.$ZodRawIssue) => {
      const problems = mean(issue);
      Object.assign(issue, { params: { problems } });
      return problems[0]?.message;
    },
  };
}

/** The schema with one thing to say of whatever does not fit it. */
export function saysOf<Code extends FaultCode>(code: Code, data: DataOf<Code>) {
  return saying(() => [problem(code, data)]);
}

/** An object that refuses fields it does not know, and says which known one is near. `check` looks at it as a whole. */
export function object<const Shape extends z.core.$ZodLooseShape>(
  id: string,
  description: string,
  shape: Shape,
  check?: (value: z.output<z.ZodObject<Shape, z.core.$strict>>, refuse: Refuse) => void,
) {
  const known = Object.keys(shape);
  const strict = z.strictObject(
    shape,
    saying((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key: string) => problem('unknown-field', { key, hint: suggest(key, known) }))
        : [],
    ),
  );
  const checked = check
    ? strict.superRefine((value, ctx) =>
        // What is wrong as a whole is no form that was meant, where there are others.
        check(value, (found, path) => ctx.addIssue({ ...issueOf(found, path), continue: path !== undefined })),
      )
    : strict;
  // Last, since a refined schema is a new one that loses its id.
  return checked.meta({ id, description });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(what: string, words: Words) {
  return z.enum(
    words,
    saying(({ input }) => [
      typeof input === 'string'
        ? problem('unknown-word', { what, value: input, hint: suggest(input, words) })
        : problem('not-a-word', { words }),
    ]),
  );
}

/** A list whose entries differ: what is there twice is refused by somebody, or does nothing. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).superRefine((values, ctx) => {
    const seen = new Map<string, number>();
    values.forEach((value, i) => {
      const key = jsonOf(value) ?? '';
      const first = seen.get(key);
      if (first === undefined) seen.set(key, i);
      else ctx.addIssue(issueOf(problem('repeated', { first }), [i]));
    });
  });
}

/** Objects told apart by their `type`. */
export function variants<
  const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(what: string, options: Options) {
  const types = options.flatMap((option) => [...((option as z.core.$ZodType)._zod.propValues?.type ?? [])]).map(String);
  return z.discriminatedUnion(
    'type',
    options,
    saying(({ input }) => {
      const type = (input as { type?: unknown } | undefined)?.type;
      if (typeof type === 'string') return [problem('unknown-type', { what, value: type, hint: suggest(type, types) })];
      return [problem('missing-type', { what, types })];
    }),
  );
}

type Check = (value: string) => Problem | undefined;

/** What refuses a secret; it never quotes one. */
export function secretFault(form: DataOf<'secret-written'>['form'], remedy: SecretRemedy = 'object'): Problem {
  return problem('secret-written', { form, remedy });
}

/**
 * What is wrong with a string. A value that may hold a secret is judged as it is and described as it may be shown, so
 * that a message, and any remedy made of the value, has nothing of it.
 */
export function faultIn(value: string, check: Check, remedy?: SecretRemedy): Problem | undefined {
  const secret = secretIn(value);
  if (secret !== undefined) return secretFault(secret, remedy);
  const fault = check(value);
  if (fault === undefined) return undefined;
  const shown = redactValue(value);
  const said = shown === value ? fault : (check(shown) ?? secretFault('value', remedy));
  return reworded({ ...said, data: mapStrings(said.data, (fact) => fact.split(shown).join(cut(shown))) });
}

const anything: Check = () => undefined;

/**
 * A string in which `$(params.NAME)` is replaced when the build starts. Its grammar holds for what is written, with a word
 * in place of each parameter, and for what a run makes of it; `better` says what is wrong with a string in more words.
 */
export function textOf(grammar: GrammarName, remedy?: SecretRemedy, better: Check = anything) {
  const fits: Check = GRAMMARS[grammar].of === 'text' ? (value) => grammarFault(grammar, value) : anything;
  const check: Check = (value) => better(value) ?? fits(value);
  const shown = (value: string) => sampleText({ grammar, text: parseText(value) });
  return z.string().transform((value, ctx): Text => {
    const sample = shown(value);
    const fault =
      secretIn(value) === undefined
        ? saidOf(faultIn(sample, check, remedy), sample, value)
        : faultIn(value, anything, remedy);
    // What looks at the object as a whole does so in spite of the fault, and then has a text before it.
    if (fault) ctx.addIssue({ ...issueOf(fault), continue: true });
    return fieldText(value, grammar);
  });
}

/** What is wrong with a sample, said of the text that it is of. */
export function saidOf(fault: Problem | undefined, sample: string, value: string): Problem | undefined {
  if (fault === undefined || sample === value) return fault;
  const shown = cut(sample);
  return reworded({
    ...fault,
    data: mapStrings(fault.data, (fact) => (fact === shown ? cut(redactValue(value)) : fact)),
  });
}

/** A string that must be known when manifests are written. `check` returns what is wrong with it. */
export function wordOf(check: Check) {
  return z.string().superRefine((value, ctx) => {
    const fault = wordFault(value, check);
    if (fault) ctx.addIssue(issueOf(fault));
  });
}

/** What is wrong with a string that must be known when manifests are written. */
export function wordFault(value: string, check: Check): Problem | undefined {
  return faultIn(value, (word) => (hasReferences(parseText(word)) ? problem('parameter-too-early', {}) : check(word)));
}

/** A string that is written as it is: no references, no form. */
export function verbatim(remedy?: SecretRemedy) {
  return z.string().superRefine((value, ctx) => {
    const fault = faultIn(value, anything, remedy);
    if (fault) ctx.addIssue(issueOf(fault));
  });
}

/** Values by name; one under the name of a secret is refused, unless it comes from elsewhere. */
export function namedValues<Value extends z.ZodType>(
  name: z.ZodType<string, string>,
  value: Value,
  remedy: SecretRemedy,
) {
  return z.record(name, value).superRefine((values, ctx) => {
    // What is no text yet is something else, or has a fault of its own.
    for (const [key, text] of Object.entries(values))
      if (Array.isArray(text) && isSecretPair(key, showText(text as Text)))
        ctx.addIssue(issueOf(secretFault('name', remedy), [key]));
  });
}

/** What an object is called, in the characters of a DNS label; where that is too long for a system it is shortened. */
export const dnsLabel = wordOf((value) => {
  if (!isDnsLabel(value)) return problem('not-a-name', { value, rule: 'label', ...proposed(value) });
  return tooLong(value, MAX_NAME);
});

/** The name of a namespace. */
export const namespaceName = wordOf((value) =>
  isDnsLabel(value)
    ? tooLong(value, MAX_LABEL)
    : problem('not-a-name', { value, rule: 'namespace', ...proposed(value) }),
);

function tooLong({ length }: string, max: number): Problem | undefined {
  return length > max ? problem('name-too-long', { length, max }) : undefined;
}

/**
 * In TypeScript, anything with a name in place of that name: a construct, say. What it is called by is checked like what
 * is written as text; a mapping of a file is data and passes for nothing.
 */
export function named<Value extends { readonly name: string }>(
  id: string,
  fields: Readonly<Record<string, z.ZodType>>,
) {
  return z
    .custom<Value>()
    .superRefine((value: unknown, ctx) => {
      if (typeof value !== 'object' || value === null || !('name' in value) || isFromFile(value)) {
        ctx.addIssue({
          ...issueOf(problem('wrong-form', { forms: ['name'], got: { form: 'other' } })),
          continue: false,
        });
        return;
      }
      for (const [field, schema] of Object.entries(fields))
        for (const found of schema.safeParse(Reflect.get(value, field), { reportInput: true }).error?.issues ?? [])
          ctx.addIssue({ ...found, path: [field] });
    })
    .meta({ id, constructOnly: true });
}

/** The name of an object that somebody else made: a Secret, a ConfigMap, a claim. */
export const objectName = wordOf((value) =>
  isDnsSubdomain(value)
    ? undefined
    : problem('not-a-name', {
        ...(mayBeContent(value) ? {} : { value, ...proposed(value) }),
        rule: 'object',
      }),
);

/** Where a name is asked for, some write what it stands for; no name has such characters, and passwords do. */
function mayBeContent(value: string): boolean {
  return /[^\w.-]/.test(value);
}

/** A key of a Secret or ConfigMap. */
export const dataKey = wordOf((value) =>
  isDataKey(value)
    ? undefined
    : problem('not-a-name', {
        ...(mayBeContent(value) ? {} : { value }),
        rule: 'key',
      }),
);

/** The fields that name one key of a Secret. */
export const keyOfSecret = {
  secret: objectName.meta({ description: 'A Secret that exists in the namespace.' }),
  key: dataKey.meta({ description: 'The key in it.' }),
};

/** The fields that name one key of a ConfigMap. */
export const keyOfConfigMap = {
  configMap: objectName.meta({ description: 'A ConfigMap that exists in the namespace.' }),
  key: dataKey.meta({ description: 'The key in it.' }),
};

/** A folder or file below something; it never leaves it. */
export const pathBelow = wordOf(pathFault);

function proposed(name: string): { readonly proposal?: string } {
  const label = toDnsLabel(name);
  return label && label.length <= MAX_LABEL ? { proposal: label } : {};
}
