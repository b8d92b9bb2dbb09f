import { TEMPLATE_ANNOTATION } from '../../runners/tekton/schedule';

/** Where objects name others: what is named, and the fields of the kinds that name it. */
interface Names {
  readonly kind: string;
  readonly group?: string;
  /** Whether it stands beside what names it, and so need not be looked for where there is none. */
  readonly beside?: true;
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** The kinds that hold pods in a form of their own, and where. */
const PODS: Readonly<Record<string, readonly string[]>> = {
  Task: ['spec'],
  WorkflowTemplate: ['spec', 'spec/templates'],
  ClusterWorkflowTemplate: ['spec', 'spec/templates'],
};
const CONTAINERS = ['steps', 'sidecars', 'stepTemplate', 'container', 'initContainers'];
const ENV = CONTAINERS.flatMap((where) => [`${where}/env/valueFrom`, `${where}/envFrom`]);

/** Where a run of a Pipeline stands, as itself or in a template. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  PipelineRun: ['spec'],
  TriggerTemplate: ['spec/resourcetemplates/spec'],
};
/** Where values of a workflow stand. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  WorkflowTemplate: ['spec/arguments'],
  ClusterWorkflowTemplate: ['spec/arguments'],
  Workflow: ['spec/arguments'],
  Sensor: ['spec/triggers/template/k8s/source/resource/spec/arguments'],
};
const RUN_PODS = ['taskRunTemplate', 'taskRunSpecs'];

/** Fields below each of the places where something stands. */
function below(places: Readonly<Record<string, readonly string[]>>, fields: readonly string[]): Names['fields'] {
  return Object.fromEntries(
    Object.entries(places).map(([kind, paths]) => [kind, paths.flatMap((path) => fields.map((f) => `${path}/${f}`))]),
  );
}

const TEMPLATE_REFS: Names['fields'] = {
  WorkflowTemplate: ['spec/templates/dag/tasks/templateRef/name'],
  ClusterWorkflowTemplate: ['spec/templates/dag/tasks/templateRef/name'],
  CronWorkflow: ['spec/workflowSpec/workflowTemplateRef/name'],
  Workflow: ['spec/workflowTemplateRef/name'],
  Sensor: ['spec/triggers/template/k8s/source/resource/spec/workflowTemplateRef/name'],
};

/** What kustomize knows by itself only of Kubernetes' own kinds. See https://github.com/kubernetes-sigs/kustomize/blob/master/examples/transformerconfigs/README.md */
const NAMES: readonly Names[] = [
  { kind: 'Task', group: 'tekton.dev', fields: { Pipeline: ['spec/tasks/taskRef/name', 'spec/finally/taskRef/name'] } },
  { kind: 'Pipeline', group: 'tekton.dev', fields: below(RUNS, ['pipelineRef/name']) },
  { kind: 'TriggerBinding', group: 'triggers.tekton.dev', fields: { Trigger: ['spec/bindings/ref'] } },
  {
    kind: 'TriggerTemplate',
    group: 'triggers.tekton.dev',
    beside: true,
    fields: {
      Trigger: ['spec/template/ref'],
      CronJob: [`spec/jobTemplate/spec/template/metadata/annotations/${TEMPLATE_ANNOTATION.replace('/', '\\/')}`],
    },
  },
  { kind: 'WorkflowTemplate', group: 'argoproj.io', fields: TEMPLATE_REFS },
  { kind: 'ClusterWorkflowTemplate', group: 'argoproj.io', fields: TEMPLATE_REFS },
  { kind: 'EventSource', group: 'argoproj.io', fields: { Sensor: ['spec/dependencies/eventSourceName'] } },
  { kind: 'Issuer', group: 'cert-manager.io', fields: { Certificate: ['spec/issuerRef/name'] } },
  { kind: 'ClusterIssuer', group: 'cert-manager.io', fields: { Certificate: ['spec/issuerRef/name'] } },
  {
    kind: 'ServiceAccount',
    fields: {
      EventListener: ['spec/serviceAccountName'],
      EventSource: ['spec/template/serviceAccountName'],
      Sensor: ['spec/template/serviceAccountName'],
      Secret: ['metadata/annotations/kubernetes.io\\/service-account.name'],
    },
  },
  {
    kind: 'ServiceAccount',
    fields: below(
      RUNS,
      RUN_PODS.map((pods) => `${pods}/serviceAccountName`),
    ),
  },
  { kind: 'ServiceAccount', fields: below(PODS, ['serviceAccountName', 'executor/serviceAccountName']) },
  { kind: 'PersistentVolumeClaim', fields: below(PODS, ['volumes/persistentVolumeClaim/claimName']) },
  { kind: 'PersistentVolumeClaim', fields: below(RUNS, ['workspaces/persistentVolumeClaim/claimName']) },
  { kind: 'ConfigMap', fields: below(PODS, ['volumes/configMap/name', 'volumes/projected/sources/configMap/name']) },
  {
    kind: 'ConfigMap',
    fields: below(
      PODS,
      ENV.flatMap((env) => [`${env}/configMapKeyRef/name`, `${env}/configMapRef/name`]),
    ),
  },
  { kind: 'ConfigMap', fields: below(RUNS, ['workspaces/configMap/name']) },
  { kind: 'ConfigMap', fields: below(ARGUMENTS, ['parameters/valueFrom/configMapKeyRef/name']) },
  { kind: 'Secret', fields: below(PODS, ['volumes/secret/secretName', 'volumes/projected/sources/secret/name']) },
  {
    kind: 'Secret',
    fields: below(
      PODS,
      ENV.flatMap((env) => [`${env}/secretKeyRef/name`, `${env}/secretRef/name`]),
    ),
  },
  { kind: 'Secret', fields: below(PODS, ['imagePullSecrets/name']) },
  { kind: 'Secret', fields: below(RUNS, ['workspaces/secret/secretName']) },
  {
    kind: 'Secret',
    fields: below(
      RUNS,
      RUN_PODS.map((pods) => `${pods}/podTemplate/imagePullSecrets/name`),
    ),
  },
  {
    kind: 'Secret',
    fields: { ServiceAccount: ['metadata/annotations/workflows.argoproj.io\\/service-account-token.name'] },
  },
];

/** Selectors of labels, besides those that kustomize knows. */
const SELECTORS: Readonly<Record<string, string>> = { EventListener: 'spec/labelSelector/matchLabels' };

/**
 * How kustomize finds the names in objects, so that what names another still does with a `namePrefix`; nothing, where the
 * objects are of kinds that it knows.
 */
export function nameReferences(kinds: ReadonlySet<string>): object | undefined {
  const nameReference = NAMES.flatMap(({ fields, beside, ...named }) => {
    if (beside && !kinds.has(named.kind)) return [];
    const fieldSpecs = Object.entries(fields)
      .filter(([kind]) => kinds.has(kind))
      .flatMap(([kind, paths]) => paths.map((path) => ({ kind, path })));
    return fieldSpecs.length > 0 ? [{ ...named, fieldSpecs }] : [];
  });
  const commonLabels = Object.entries(SELECTORS).flatMap(([kind, path]) =>
    kinds.has(kind) ? [{ kind, path, create: false }] : [],
  );
  if (nameReference.length === 0) return undefined;
  return { nameReference, ...(commonLabels.length > 0 ? { commonLabels } : {}) };
}
