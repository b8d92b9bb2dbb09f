/**
 * What Kubernetes wants of affinity and tolerations and its JSON Schemas do not say: the form of a field, and what fields
 * want of each other. See https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ and
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
import * as z from 'zod';
import { labelValue, metadataKey } from './metadata';
import { isDnsSubdomain } from './names';
import { wholeNumber } from './numbers';
import { choice, listOf, namespaceName } from './schema';

type Complain = (message: string, path?: (string | number)[]) => void;

// What a rule is given fits the type's schema already.
// biome-ignore lint/suspicious/noExplicitAny: the shapes are data
type Value = any;

const weight = wholeNumber(1, 100);
const requirementKey = metadataKey;

/** The form of fields, by type and field. */
export const FORMS: Readonly<Record<string, z.ZodType>> = {
  'Toleration.key': metadataKey,
  // Others need a feature that no release turns on by itself.
  'Toleration.operator': choice('operator', ['Equal', 'Exists']),
  'Toleration.value': labelValue,
  'Toleration.effect': choice('effect', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
  'NodeSelectorRequirement.key': requirementKey,
  'NodeSelectorRequirement.operator': choice('operator', ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
  'LabelSelectorRequirement.key': requirementKey,
  'LabelSelectorRequirement.operator': choice('operator', ['In', 'NotIn', 'Exists', 'DoesNotExist']),
  'LabelSelectorRequirement.values': z.array(labelValue),
  'LabelSelector.matchLabels': z.record(metadataKey, labelValue),
  'PreferredSchedulingTerm.weight': weight,
  'WeightedPodAffinityTerm.weight': weight,
  'PodAffinityTerm.topologyKey': metadataKey,
  'PodAffinityTerm.namespaces': listOf(namespaceName),
  'PodAffinityTerm.matchLabelKeys': listOf(metadataKey),
  'PodAffinityTerm.mismatchLabelKeys': listOf(metadataKey),
};

/** What fields want of each other, by type. */
export const RULES: Readonly<Record<string, (value: Value, fault: Complain) => void>> = {
  Toleration: ({ key, operator = 'Equal', value, effect, tolerationSeconds }, fault) => {
    if (key === undefined && operator !== 'Exists')
      fault('which taint? write a key, or operator: Exists, which tolerates all');
    if (operator === 'Exists' && value)
      fault('operator: Exists tolerates every value; leave value out, or write operator: Equal', ['value']);
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      fault('only effect: NoExecute lasts for a time; write that, or leave tolerationSeconds out', [
        'tolerationSeconds',
      ]);
  },

  NodeSelector: ({ nodeSelectorTerms }, fault) => {
    if (nodeSelectorTerms.length === 0) fault('write at least one term', ['nodeSelectorTerms']);
  },

  NodeSelectorTerm: ({ matchExpressions = [], matchFields = [] }, fault) => {
    matchExpressions.forEach(({ operator, values = [] }: Value, i: number) => {
      if (operator === 'Gt' || operator === 'Lt') return;
      values.forEach((value: string, j: number) => {
        const wrong = labelValue.safeParse(value).error?.issues[0]?.message;
        if (wrong) fault(wrong, ['matchExpressions', i, 'values', j]);
      });
    });
    matchFields.forEach(({ key, operator, values = [] }: Value, i: number) => {
      if (key !== 'metadata.name')
        fault(`nodes have no field "${key}"; write metadata.name`, ['matchFields', i, 'key']);
      if (!['In', 'NotIn'].includes(operator) || values.length !== 1 || !isDnsSubdomain(values[0]))
        fault('write operator: In or NotIn and the name of one node in values', ['matchFields', i]);
    });
  },

  NodeSelectorRequirement: (requirement, fault) => {
    const { operator, values = [] } = requirement;
    if (operator !== 'Gt' && operator !== 'Lt') return operands(requirement, fault);
    if (values.length !== 1 || !/^\d{1,18}$/.test(values[0]))
      fault(`${operator} compares with one whole number; write values: ["4"]`, ['values']);
  },

  LabelSelectorRequirement: operands,

  PodAffinityTerm: ({ labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }, fault) => {
    const selected = [
      ...Object.keys(labelSelector?.matchLabels ?? {}),
      ...(labelSelector?.matchExpressions ?? []).map(({ key }: Value) => key),
    ];
    for (const [field, keys] of Object.entries({ matchLabelKeys, mismatchLabelKeys })) {
      if (keys.length > 0 && labelSelector === undefined) fault('it needs a labelSelector beside it', [field]);
      keys.forEach((key: string, i: number) => {
        if (selected.includes(key)) fault(`${key} is in labelSelector too; leave one out`, [field, i]);
        if (field === 'mismatchLabelKeys' && matchLabelKeys.includes(key))
          fault(`${key} is in matchLabelKeys too; leave one out`, [field, i]);
      });
    }
  },
};

function operands({ operator, values = [] }: Value, fault: Complain): void {
  const wanted = operator === 'In' || operator === 'NotIn';
  if (wanted && values.length === 0) fault(`${operator} compares with values; write at least one`, ['values']);
  if (!wanted && values.length > 0) fault(`${operator} compares with no values; leave them out`, ['values']);
}
