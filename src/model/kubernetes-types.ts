// Made by tools/import-kubernetes.sh from the JSON Schemas of Kubernetes 1.28 to 1.36. Do not edit.

/** Types of Kubernetes 1.36; a field that 1.28 does not have says since when there is one. */
export const KUBERNETES_TYPES = {
  NodeSelectorRequirement: {
    description:
      'A node selector requirement is a selector that contains values, a key, and an operator that relates the key and values.',
    required: ['key', 'operator'],
    properties: {
      key: {
        description: 'The label key that the selector applies to.',
        type: 'string',
      },
      operator: {
        description: "Represents a key's relationship to a set of values.",
        type: 'string',
      },
      values: {
        description: 'An array of string values.',
        type: 'array',
        items: {
          type: 'string',
        },
      },
    },
  },
  NodeSelectorTerm: {
    description: 'A null or empty node selector term matches no objects.',
    required: [],
    properties: {
      matchExpressions: {
        description: "A list of node selector requirements by node's labels.",
        type: 'array',
        items: {
          $ref: 'NodeSelectorRequirement',
        },
      },
      matchFields: {
        description: "A list of node selector requirements by node's fields.",
        type: 'array',
        items: {
          $ref: 'NodeSelectorRequirement',
        },
      },
    },
  },
  PreferredSchedulingTerm: {
    description: "An empty preferred scheduling term matches all objects with implicit weight 0 (i.e. it's a no-op).",
    required: ['weight', 'preference'],
    properties: {
      preference: {
        description: 'A node selector term, associated with the corresponding weight.',
        $ref: 'NodeSelectorTerm',
      },
      weight: {
        description: 'Weight associated with matching the corresponding nodeSelectorTerm, in the range 1-100.',
        type: 'integer',
        format: 'int32',
      },
    },
  },
  NodeSelector: {
    description:
      'A node selector represents the union of the results of one or more label queries over a set of nodes; that is, it represents the OR of the selectors represented by the node selector terms.',
    required: ['nodeSelectorTerms'],
    properties: {
      nodeSelectorTerms: {
        description: 'A list of node selector terms.',
        type: 'array',
        items: {
          $ref: 'NodeSelectorTerm',
        },
      },
    },
  },
  NodeAffinity: {
    description: 'Node affinity is a group of node affinity scheduling rules.',
    required: [],
    properties: {
      preferredDuringSchedulingIgnoredDuringExecution: {
        description:
          'The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.',
        type: 'array',
        items: {
          $ref: 'PreferredSchedulingTerm',
        },
      },
      requiredDuringSchedulingIgnoredDuringExecution: {
        description:
          'If the affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.',
        $ref: 'NodeSelector',
      },
    },
  },
  LabelSelectorRequirement: {
    description:
      'A label selector requirement is a selector that contains values, a key, and an operator that relates the key and values.',
    required: ['key', 'operator'],
    properties: {
      key: {
        description: 'key is the label key that the selector applies to.',
        type: 'string',
      },
      operator: {
        description: "operator represents a key's relationship to a set of values.",
        type: 'string',
      },
      values: {
        description: 'values is an array of string values.',
        type: 'array',
        items: {
          type: 'string',
        },
      },
    },
  },
  LabelSelector: {
    description: 'A label selector is a label query over a set of resources.',
    required: [],
    properties: {
      matchExpressions: {
        description: 'matchExpressions is a list of label selector requirements.',
        type: 'array',
        items: {
          $ref: 'LabelSelectorRequirement',
        },
      },
      matchLabels: {
        description: 'matchLabels is a map of {key,value} pairs.',
        type: 'object',
        additionalProperties: {
          type: 'string',
        },
      },
    },
  },
  PodAffinityTerm: {
    description:
      'Defines a set of pods (namely those matching the labelSelector relative to the given namespace(s)) that this pod should be co-located (affinity) or not co-located (anti-affinity) with, where co-located is defined as running on a node whose value of the label with key <topologyKey> matches that of any node on which a pod of the set of pods is running.',
    required: ['topologyKey'],
    properties: {
      labelSelector: {
        description: 'A label query over a set of resources, in this case pods.',
        $ref: 'LabelSelector',
      },
      matchLabelKeys: {
        description: 'MatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration.',
        type: 'array',
        items: {
          type: 'string',
        },
        since: '1.29',
      },
      mismatchLabelKeys: {
        description:
          'MismatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration.',
        type: 'array',
        items: {
          type: 'string',
        },
        since: '1.29',
      },
      namespaceSelector: {
        description: 'A label query over the set of namespaces that the term applies to.',
        $ref: 'LabelSelector',
      },
      namespaces: {
        description: 'namespaces specifies a static list of namespace names that the term applies to.',
        type: 'array',
        items: {
          type: 'string',
        },
      },
      topologyKey: {
        description:
          'This pod should be co-located (affinity) or not co-located (anti-affinity) with the pods matching the labelSelector in the specified namespaces, where co-located is defined as running on a node whose value of the label with key topologyKey matches that of any node on which any of the selected pods is running.',
        type: 'string',
      },
    },
  },
  WeightedPodAffinityTerm: {
    description:
      'The weights of all of the matched WeightedPodAffinityTerm fields are added per-node to find the most preferred node(s).',
    required: ['weight', 'podAffinityTerm'],
    properties: {
      podAffinityTerm: {
        description: 'A pod affinity term, associated with the corresponding weight.',
        $ref: 'PodAffinityTerm',
      },
      weight: {
        description: 'weight associated with matching the corresponding podAffinityTerm, in the range 1-100.',
        type: 'integer',
        format: 'int32',
      },
    },
  },
  PodAffinity: {
    description: 'Pod affinity is a group of inter pod affinity scheduling rules.',
    required: [],
    properties: {
      preferredDuringSchedulingIgnoredDuringExecution: {
        description:
          'The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.',
        type: 'array',
        items: {
          $ref: 'WeightedPodAffinityTerm',
        },
      },
      requiredDuringSchedulingIgnoredDuringExecution: {
        description:
          'If the affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.',
        type: 'array',
        items: {
          $ref: 'PodAffinityTerm',
        },
      },
    },
  },
  PodAntiAffinity: {
    description: 'Pod anti affinity is a group of inter pod anti affinity scheduling rules.',
    required: [],
    properties: {
      preferredDuringSchedulingIgnoredDuringExecution: {
        description:
          'The scheduler will prefer to schedule pods to nodes that satisfy the anti-affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.',
        type: 'array',
        items: {
          $ref: 'WeightedPodAffinityTerm',
        },
      },
      requiredDuringSchedulingIgnoredDuringExecution: {
        description:
          'If the anti-affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.',
        type: 'array',
        items: {
          $ref: 'PodAffinityTerm',
        },
      },
    },
  },
  Affinity: {
    description: 'Affinity is a group of affinity scheduling rules.',
    required: [],
    properties: {
      nodeAffinity: {
        description: 'Describes node affinity scheduling rules for the pod.',
        $ref: 'NodeAffinity',
      },
      podAffinity: {
        description:
          'Describes pod affinity scheduling rules (e.g. co-locate this pod in the same node, zone, etc. as some other pod(s)).',
        $ref: 'PodAffinity',
      },
      podAntiAffinity: {
        description:
          'Describes pod anti-affinity scheduling rules (e.g. avoid putting this pod in the same node, zone, etc. as some other pod(s)).',
        $ref: 'PodAntiAffinity',
      },
    },
  },
  Toleration: {
    description:
      'The pod this Toleration is attached to tolerates any taint that matches the triple <key,value,effect> using the matching operator <operator>.',
    required: [],
    properties: {
      effect: {
        description: 'Effect indicates the taint effect to match.',
        type: 'string',
      },
      key: {
        description: 'Key is the taint key that the toleration applies to.',
        type: 'string',
      },
      operator: {
        description: "Operator represents a key's relationship to the value.",
        type: 'string',
      },
      tolerationSeconds: {
        description:
          'TolerationSeconds represents the period of time the toleration (which must be of effect NoExecute, otherwise this field is ignored) tolerates the taint.',
        type: 'integer',
        format: 'int64',
      },
      value: {
        description: 'Value is the taint value the toleration matches to.',
        type: 'string',
      },
    },
  },
} as const;
