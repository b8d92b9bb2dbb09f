/** What a run of a build is given. */
import * as z from 'zod';
import { problem } from './faults';
import { keptDefault } from './parameter-defaults';
import { issueOf, keyOfConfigMap, object, secretFault, verbatim, wordOf } from './schema';
import { isSecretPair, secretIn } from './secrets';
import { eventValue } from './trigger';

const parameterName = wordOf((value) =>
  /^[A-Za-z_][A-Za-z0-9_-]*$/.test(value) ? undefined : problem('not-a-name', { value, rule: 'parameter' }),
);

const configMapDefault = object(
  'ConfigMapDefault',
  'A default that a ConfigMap has when a run starts. Argo reads those with the label `workflows.argoproj.io/configmap-type: Parameter` alone. See https://argo-workflows.readthedocs.io/en/latest/fields/#valuefrom',
  keyOfConfigMap,
);

const parameter = object(
  'Parameter',
  'A value given when the build is started; `$(params.NAME)` stands for it.',
  {
    default: z
      .union([verbatim('build'), z.array(verbatim('build')), configMapDefault])
      .optional()
      .meta({
        description:
          'The value where none is given; with `list` a list. On Argo it may be what a ConfigMap has: {configMap, key}.',
        absent: 'it must be given',
      }),
    description: verbatim('build').optional().meta({ description: 'For whoever starts the build.', absent: 'none' }),
    list: z.boolean().optional().meta({
      description:
        'Whether it is a list: what it stands in is there once for each of its items. It may stand for all of `buildArgs`, and in an item of `extraArgs` or of `args` of a step.',
      absent: '`false`: it is one value',
    }),
    from: eventValue.optional(),
  },
  ({ default: value, list = false, from }, refuse) => {
    const isKept = keptDefault({ default: value }) !== undefined;
    if (isKept && list) refuse(problem('config-map-for-list', {}), ['default']);
    if (isKept && from !== undefined) refuse(problem('config-map-beside-event', {}), ['default']);
    if (value !== undefined && !isKept && Array.isArray(value) !== list)
      refuse(problem('default-not-of-kind', { list }), [list ? 'default' : 'list']);
    if (list && from !== undefined) refuse(problem('list-from-event', {}), ['from']);
  },
);
export type Parameter = z.output<typeof parameter>;

export const parameters = z.record(parameterName, parameter).superRefine((given, ctx) => {
  for (const [name, { default: value }] of Object.entries(given)) {
    if (typeof value === 'string' && secretIn(value) === undefined && isSecretPair(name, value))
      ctx.addIssue(issueOf(secretFault('name', 'build'), [name, 'default']));
    if (Array.isArray(value))
      for (const i of secretItems(name, value))
        ctx.addIssue(issueOf(secretFault('name', 'build'), [name, 'default', i]));
  }
});

/** The items that give something secret, or are of a list of secrets. */
function secretItems(name: string, items: readonly string[]): number[] {
  return items.flatMap((item, i) => {
    const [, key = '', value = ''] = /^([\w.-]+)=([\s\S]*)$/.exec(item) ?? [];
    const isPair = isSecretPair(key, value) || isSecretPair(name, item);
    return secretIn(item) === undefined && isPair ? [i] : [];
  });
}
