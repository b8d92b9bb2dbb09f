import type { WorkflowTemplateSpecTemplates } from '../../../imports/argoproj.io';
import type { Parameter } from '../../model/parameter';
import { keptDefault, writtenDefault } from '../../model/parameter-defaults';
import type { ArgoSettings } from '../../model/runner';
import { renderText, type Text, text, UNKNOWN } from '../../model/text';
import { isWritten } from '../../plan/claims';
import { handedBy, mountsOf, type Task } from '../../plan/plan';
import { imageParameter } from '../group';
import { containersOf, placement, whoAndWhere, withLastWords } from '../kubernetes/container';
import { standardLabels } from '../kubernetes/object';
import { hasUserNamespace, podAnnotations, podSecurityContext } from '../kubernetes/security';
import { podVolumes } from '../kubernetes/volumes';
import type { Written } from '../kubernetes/written';
import { handedParameter, handedValue, OUTCOME, type PodUnit, podUnitsOf, takesOutcome } from '../pods';
import { isNamedLate, type Member, type Unit } from '../runner';
import { accounts } from './rbac';
import { DIGEST_FILE, defaultForArgo, NAME_FILE, templateRenderer } from './render';

/** The name of the template that is the whole of a build, within each WorkflowTemplate. */
export const BUILD = 'build';

type ArgoPod = Member<ArgoSettings> & PodUnit;

/** Argo names the container that does the work `main`, whatever it is called. */
export const MAIN = 'main';

/** The template of one pod: for most builds the one that fetches the source and builds it. */
export function podTemplate(name: string, member: ArgoPod): Written<WorkflowTemplateSpecTemplates> {
  const { workload, plan, settings, component } = member;
  const pod = whoAndWhere(workload.pod, plan);
  const writing = { render: templateRenderer, default: defaultForArgo };
  const containers = containersOf(workload, plan, writing).map(withLastWords);
  const { name: _, ...main } = containers[containers.length - 1] as (typeof containers)[number];
  const before = containers.slice(0, -1);
  const { imagePullSecrets: _secrets, ...where } = placement(pod);
  const securityContext = podSecurityContext(plan);
  const locks = mutexes(member);
  const last = plan.tasks.at(-1)?.name;
  const given = outputs(member);
  const template = {
    name,
    ...inputs([...inputsOf(member), ...(takesOutcome(member) ? [OUTCOME] : [])]),
    ...(given.length > 0 ? { outputs: { parameters: given } } : {}),
    metadata: {
      labels: { ...workload.pod.labels, ...standardLabels(workload.name, component) },
      annotations: podAnnotations(workload, plan, (task) => (task === last ? MAIN : task)),
    },
    ...where,
    // A workflow that refers to the template brings a spec of its own, which has others.
    ...accounts(pod, workload),
    ...(securityContext ? { securityContext } : {}),
    ...(hasUserNamespace(plan) ? { podSpecPatch: JSON.stringify({ hostUsers: false }) } : {}),
    ...(before.length > 0 ? { initContainers: before } : {}),
    container: main,
    ...(plan.volumes.length > 0 ? { volumes: podVolumes(plan.volumes, workload) } : {}),
    activeDeadlineSeconds: workload.timeout,
    ...(settings.retries > 0 ? { retryStrategy: { limit: settings.retries, retryPolicy: 'Always' as const } } : {}),
    ...(locks.length > 0 ? { synchronization: { mutexes: locks } } : {}),
  };
  return template;
}

/** What a template takes: parameters, images of other builds, and those of other pods. */
function inputsOf({ workload, upstream, handed, values }: ArgoPod): string[] {
  const ofBuilds = [...upstream.keys()].map(imageParameter);
  return [
    ...Object.keys(workload.parameters),
    ...ofBuilds,
    ...[...handed.keys()].map(handedParameter),
    ...[...values.keys()].map(handedValue),
  ];
}

/** What of that comes from outside of the build. */
function givenTo(pod: ArgoPod): string[] {
  return inputsOf({ ...pod, handed: new Map(), values: new Map() });
}

function outputs(pod: ArgoPod) {
  return [...imageOutputs(pod), ...pod.plan.tasks.flatMap(handedOutputs)];
}

/** What a task finds out of the source for other pods. */
function handedOutputs(task: Task) {
  const render = templateRenderer({ mounts: mountsOf(task) });
  return handedBy(task).map((name) => ({ name, valueFrom: { path: render([{ handedFile: name }]) } }));
}

function imageOutputs({ image, main }: ArgoPod) {
  if (image === undefined) return [];
  // An image that an index joins with others has a digest alone.
  const name = main ? text`${image.repository}:${image.tag}` : image.repository;
  return [
    isNamedLate(image)
      ? { name: 'image', valueFrom: { path: NAME_FILE } }
      : { name: 'image', value: renderInputs(name) },
    { name: 'digest', valueFrom: { path: DIGEST_FILE } },
  ];
}

function renderInputs(value: Text): string {
  return renderText(value, {
    ...UNKNOWN,
    param: (name) => `{{inputs.parameters.${name}}}`,
    handed: (name) => `{{inputs.parameters.${handedValue(name)}}}`,
  });
}

/** Pods take turns at a volume of one node, which one of unknown access modes may be, and at the state of a builder. */
export function mutexes({ plan }: Unit): { name: string }[] {
  return plan.volumes.flatMap((volume) => {
    if (!('claim' in volume)) return [];
    if (!volume.exclusive && volume.accessModes?.includes('ReadWriteMany')) return [];
    return isWritten(volume, plan) ? [{ name: `volume-${volume.claim}` }] : [];
  });
}

/** The templates of a build: that of its pod, or of several a DAG that runs them. */
export function buildTemplates(member: Member<ArgoSettings>): Written<WorkflowTemplateSpecTemplates>[] {
  const pods = podUnitsOf(member);
  const [only, ...others] = pods;
  if (only === undefined || others.length === 0) return only ? [podTemplate(BUILD, only)] : [];
  const main = pods.find((pod) => pod.main) as ArgoPod;
  const dag = {
    name: BUILD,
    ...inputs(givenTo(main)),
    ...(main.image ? { outputs: { parameters: ['image', 'digest'].map((name) => outputOf(main, name)) } } : {}),
    dag: { ...endOf(pods), tasks: pods.map((pod) => podTask(pod, pods)) },
  };
  return [dag, ...pods.map((pod) => podTemplate(templateName(pod), pod))];
}

function templateName({ plan }: ArgoPod): string {
  return `${BUILD}-${plan.name}`;
}

/** A DAG is what became of its targets. Where some run in spite of others that failed, the others count too, once all are over. */
function endOf(pods: readonly ArgoPod[]): { target?: string; failFast?: boolean } {
  if (!pods.some(({ plan }) => plan.always)) return {};
  const ends = pods.filter(({ plan, last }) => last || plan.always);
  return { target: ends.map(({ name }) => name).join(' '), failFast: false };
}

/** That all others are over, whatever became of them; an account of what was never begun is one too. */
const OVER = ['Succeeded', 'Failed', 'Errored', 'Skipped', 'Omitted'];

function dependsOf({ plan }: ArgoPod, pods: readonly ArgoPod[]): string {
  if (!plan.always) return plan.after.join(' && ');
  const ends = pods.filter(({ last }) => last);
  return ends.map(({ name }) => `(${OVER.map((phase) => `${name}.${phase}`).join(' || ')})`).join(' && ');
}

function podTask(pod: ArgoPod, pods: readonly ArgoPod[]) {
  const taken = givenTo(pod).map((name) => ({
    name,
    value: `{{inputs.parameters.${name}}}`,
  }));
  const handed = [...pod.handed].map(([task, from]) => ({
    name: handedParameter(task),
    value: `${renderInputs(pod.repository)}@{{tasks.${from}.outputs.parameters.digest}}`,
  }));
  const ends = pod.ends.map((name) => `{{tasks.${name}.status}}`);
  const outcome = takesOutcome(pod) ? [{ name: OUTCOME, value: ends.join(' ') }] : [];
  const found = [...pod.values].map(([name, from]) => ({
    name: handedValue(name),
    value: `{{tasks.${from}.outputs.parameters.${name}}}`,
  }));
  const parameters = [...taken, ...handed, ...found, ...outcome];
  const depends = dependsOf(pod, pods);
  return {
    name: pod.name,
    ...(depends === '' ? {} : { depends }),
    template: templateName(pod),
    ...(parameters.length > 0 ? { arguments: { parameters } } : {}),
  };
}

function outputOf({ name }: ArgoPod, output: string) {
  return { name: output, valueFrom: { parameter: `{{tasks.${name}.outputs.parameters.${output}}}` } };
}

function inputs(names: readonly string[]) {
  return names.length > 0 ? { inputs: { parameters: names.map((name) => ({ name })) } } : {};
}

/** The parameters of a build as a workflow declares them. */
export function workflowParameters(parameters: Readonly<Record<string, Parameter>>) {
  return Object.entries(parameters).map(([name, parameter]) => ({
    name,
    ...(parameter.description === undefined ? {} : { description: parameter.description }),
    ...defaultOf(parameter),
  }));
}

/** The namespace of a ConfigMap is that of the run, and so is who reads it: Argo itself, and no pod. */
function defaultOf(parameter: Parameter): { value?: string; valueFrom?: { configMapKeyRef: ConfigMapKey } } {
  const [kept, written] = [keptDefault(parameter), writtenDefault(parameter)];
  if (kept !== undefined) return { valueFrom: { configMapKeyRef: { name: kept.configMap, key: kept.key } } };
  if (written === undefined) return {};
  return { value: defaultForArgo(typeof written === 'string' ? written : JSON.stringify(written)) };
}

type ConfigMapKey = { readonly name: string; readonly key: string };
