/**
 * What Kubernetes wants of affinity and tolerations and its JSON Schemas do not say: the form of a field, and what fields
 * want of each other. See https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ and
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
import * as z from 'zod';
import { problem } from './faults';
import { labelValue, labelValueFault, metadataKey } from './metadata';
import { isDnsSubdomain } from './names';
import { wholeNumber } from './numbers';
import { choice, listOf, namespaceName, type Refuse } from './schema';

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
export const RULES: Readonly<Record<string, (value: Value, refuse: Refuse) => void>> = {
  Toleration: ({ key, operator = 'Equal', value, effect, tolerationSeconds }, refuse) => {
    if (key === undefined && operator !== 'Exists') refuse(problem('taint-missing', {}));
    if (operator === 'Exists' && value) refuse(problem('taint-with-value', {}), ['value']);
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      refuse(problem('toleration-never-ends', {}), ['tolerationSeconds']);
  },

  NodeSelector: ({ nodeSelectorTerms }, refuse) => {
    if (nodeSelectorTerms.length === 0) refuse(problem('no-terms', {}), ['nodeSelectorTerms']);
  },

  NodeSelectorTerm: ({ matchExpressions = [], matchFields = [] }, refuse) => {
    matchExpressions.forEach(({ operator, values = [] }: Value, i: number) => {
      if (operator === 'Gt' || operator === 'Lt') return;
      values.forEach((value: string, j: number) => {
        const wrong = labelValueFault(value);
        if (wrong) refuse(wrong, ['matchExpressions', i, 'values', j]);
      });
    });
    matchFields.forEach(({ key, operator, values = [] }: Value, i: number) => {
      if (key !== 'metadata.name') refuse(problem('unknown-node-field', { key }), ['matchFields', i, 'key']);
      if (!['In', 'NotIn'].includes(operator) || values.length !== 1 || !isDnsSubdomain(values[0]))
        refuse(problem('not-one-node', {}), ['matchFields', i]);
    });
  },

  NodeSelectorRequirement: (requirement, refuse) => {
    const { operator, values = [] } = requirement;
    if (operator !== 'Gt' && operator !== 'Lt') return operands(requirement, refuse);
    if (values.length !== 1 || !/^\d{1,18}$/.test(values[0]))
      refuse(problem('operand-not-a-number', { operator }), ['values']);
  },

  LabelSelectorRequirement: operands,

  PodAffinityTerm: ({ labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }, refuse) => {
    const selected = [
      ...Object.keys(labelSelector?.matchLabels ?? {}),
      ...(labelSelector?.matchExpressions ?? []).map(({ key }: Value) => key),
    ];
    for (const [field, keys] of Object.entries({ matchLabelKeys, mismatchLabelKeys })) {
      if (keys.length > 0 && labelSelector === undefined) refuse(problem('selector-missing', {}), [field]);
      keys.forEach((key: string, i: number) => {
        if (selected.includes(key)) refuse(problem('key-selected-twice', { key, where: 'labelSelector' }), [field, i]);
        if (field === 'mismatchLabelKeys' && matchLabelKeys.includes(key))
          refuse(problem('key-selected-twice', { key, where: 'matchLabelKeys' }), [field, i]);
      });
    }
  },
};

function operands({ operator, values = [] }: Value, refuse: Refuse): void {
  const wanted = operator === 'In' || operator === 'NotIn';
  if (wanted && values.length === 0) refuse(problem('operands-missing', { operator }), ['values']);
  if (!wanted && values.length > 0) refuse(problem('operands-unwanted', { operator }), ['values']);
}
