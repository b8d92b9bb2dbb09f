import * as z from 'zod';
import { suggest } from './faults';
import { isDnsLabel, isDnsSubdomain, toDnsLabel } from './names';
import { hasReferences, parseText, showText, type Text } from './text';

/** An object that refuses fields it does not know, and says which known one is near. `check` looks at it as a whole. */
export function object<const Shape extends z.core.$ZodLooseShape>(
  id: string,
  description: string,
  shape: Shape,
  check?: (
    value: z.output<z.ZodObject<Shape, z.core.$strict>>,
    fault: (message: string, path?: string[]) => void,
  ) => void,
) {
  const known = Object.keys(shape);
  const strict = z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key: string) => `unknown field "${key}"${suggest(key, known)}`).join('\n')
        : undefined,
  });
  const checked = check
    ? strict.superRefine((value, ctx) =>
        check(value, (message, path = []) => ctx.addIssue({ code: 'custom', message, path })),
      )
    : strict;
  // Last, since a refined schema is a new one that loses its id.
  return checked.meta({ id, description });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(what: string, words: Words) {
  return z.enum(words, {
    error: (issue) =>
      typeof issue.input === 'string'
        ? `unknown ${what} "${issue.input}"${suggest(issue.input, words)}`
        : `write one of ${words.join(', ')}`,
  });
}

/** Objects told apart by their `type`. */
export function variants<
  const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(what: string, options: Options) {
  const types = options.flatMap((option) => [...((option as z.core.$ZodType)._zod.propValues?.type ?? [])]).map(String);
  return z.discriminatedUnion('type', options, {
    error: (issue) => {
      const type = (issue.input as { type?: unknown } | undefined)?.type;
      if (typeof type === 'string') return `unknown ${what} type "${type}"${suggest(type, types)}`;
      return `which type of ${what}? write type: ${types.join(' | ')}`;
    },
  });
}

/** A string in which `$(params.NAME)` is replaced when the build starts. `check` sees each parameter as a plain word. */
export function textOf(check: (shown: string) => string | undefined = () => undefined) {
  return z
    .string()
    .transform((value): Text => parseText(value))
    .superRefine((parsed, ctx) => {
      const fault = check(showText(parsed.map((part) => (typeof part === 'string' ? part : 'param'))));
      if (fault) ctx.addIssue({ code: 'custom', message: fault });
    });
}

/** A string that must be known when manifests are written. `check` returns what is wrong with it. */
export function wordOf(check: (value: string) => string | undefined) {
  return z.string().superRefine((value, ctx) => {
    const fault = hasReferences(parseText(value)) ? NO_PARAMETERS : check(value);
    if (fault) ctx.addIssue({ code: 'custom', message: fault });
  });
}

const NO_PARAMETERS = 'a parameter cannot be used here: this value is needed when the manifests are written';

/** What an object is called, in the characters of a DNS label. */
export const dnsLabel = wordOf((value) =>
  isDnsLabel(value)
    ? undefined
    : `"${value}" is no DNS label (lower-case letters, digits and "-", a letter or digit at both ends)${remedy(value)}`,
);

/** The name of an object that somebody else made: a Secret, a ConfigMap, a claim. */
export const objectName = wordOf((value) =>
  isDnsSubdomain(value)
    ? undefined
    : `"${value}" is no name of a Kubernetes object (lower-case letters, digits, "-" and ".")${remedy(value)}`,
);

/** A key of a Secret or ConfigMap. */
export const dataKey = wordOf((value) =>
  /^[-._a-zA-Z0-9]{1,253}$/.test(value) && !value.startsWith('..')
    ? undefined
    : `"${value}" is no key of a Secret or ConfigMap (letters, digits, "-", "_" and ".")`,
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
export const pathBelow = wordOf((value) => {
  if (value === '') return 'a path cannot be empty; leave the field out';
  if (value.startsWith('/')) return `"${value}" is absolute; write it relative, without the leading "/"`;
  if (value.split('/').includes('..')) return `"${value}" leaves its source; a path cannot contain ".."`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\x00-\x1f]/.test(value)) return 'a path cannot contain control characters';
  return undefined;
});

/** A Kubernetes quantity, such as `20Gi` or `500m`. */
export const quantity = wordOf((value) =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(value)
    ? undefined
    : `"${value}" is no quantity; write a number with a unit, such as 20Gi or 500m`,
);

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** A duration such as `90s`, `45m` or `1h30m`, in seconds. */
export const duration = z
  .string()
  .superRefine((value, ctx) => {
    if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(value) || !/[1-9]/.test(value))
      ctx.addIssue({ code: 'custom', message: `"${value}" is no duration; write it like 90s, 45m or 1h30m` });
  })
  .transform((value) =>
    [...value.matchAll(/(\d+)([hms])/g)].reduce(
      (sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit as string] ?? 0),
      0,
    ),
  );

function remedy(name: string): string {
  const label = toDnsLabel(name);
  return label ? `; write "${label}"` : '';
}
