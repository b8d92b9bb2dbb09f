import type { k8s } from 'cdk8s-plus-28';
import { defaultTexts } from '../../model/parameter-defaults';
import type { PodSettings } from '../../model/pod';
import { asStored } from '../../model/quantity';
import type { Part, Text } from '../../model/text';
import {
  type ContainerTask,
  isContainer,
  isValuesCheck,
  type Phase,
  type Plan,
  type TaskEnv,
  type Where,
} from '../../plan/plan';
import { environmentOf } from '../environment';
import type { PodOwner } from '../runner';
import { withoutEmpty } from './empty';
import { hiddenVariables, WITHOUT_DOLLARS } from './literals';
import { type SecurityContext, securityContext } from './security';
import { volumeMounts } from './volumes';
import type { Written } from './written';

export type Container = Omit<Written<k8s.Container>, 'securityContext'> & { readonly securityContext: SecurityContext };

/** How a runner writes what a task is made of. */
export interface Writing {
  /** The texts of a task. */
  render(task: ContainerTask): (value: Text) => string;
  /** The default of a parameter, where the runner hands it on as a value. */
  default?(value: string): string;
}

/** The tasks of a plan as containers; what is asked for a build goes to the one that builds. */
export function containersOf(workload: PodOwner, plan: Plan, writing: Writing): Container[] {
  return plan.tasks.filter(isContainer).map((task) => container(task, workload, plan, writing));
}

function stored({ requests = {}, limits = {} }: PodSettings['resources'] = {}) {
  const amounts = (given: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(given).map(([name, amount]) => [name, asStored(amount)]));
  const resources = withoutEmpty({ requests: amounts(requests), limits: amounts(limits) });
  return Object.keys(resources).length > 0 ? resources : undefined;
}

const WITH_RESOURCES: readonly Phase[] = ['warm', 'build', 'serve'];

function container(task: ContainerTask, workload: PodOwner, plan: Plan, writing: Writing): Container {
  const render = writing.render(task);
  const resources = stored(
    task.resources ?? (WITH_RESOURCES.includes(task.phase) ? workload.pod.resources : undefined),
  );
  const command = task.command?.map(render);
  const args = task.args.map(render);
  const mounts = task.mounts.flatMap((mount) => volumeMounts(mount, plan.volumes));
  const given = environmentOf(task, workload.pod.env);
  const variables = Object.entries(given).map(([name, value]) => environmentVariable(name, value, render));
  const rendered = [
    ...(command ?? []),
    ...args,
    ...variables.flatMap(({ value }) => (value === undefined ? [] : [value])),
    ...defaultsIn([...task.args, ...Object.values(given)], workload, writing),
  ];
  const env = [...hiddenVariables(rendered, isValuesCheck(task) ? WITHOUT_DOLLARS : undefined), ...variables];
  return {
    name: task.name,
    image: typeof task.image === 'string' ? task.image : render(task.image),
    ...(command ? { command } : {}),
    ...(args.length > 0 ? { args } : {}),
    ...(task.workingDir === undefined ? {} : { workingDir: render(task.workingDir) }),
    ...(env.length > 0 ? { env } : {}),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
    securityContext: securityContext(task.privileges, workload),
    ...(resources ? { resources } : {}),
  };
}

/** The defaults that come to a container by way of parameters. */
function defaultsIn(values: readonly (Text | TaskEnv)[], { parameters }: PodOwner, writing: Writing): string[] {
  const names = values.flatMap((value) =>
    Array.isArray(value) ? (value as Text).flatMap((part) => parameterIn(part)) : [],
  );
  const { default: written } = writing;
  return written === undefined ? [] : names.flatMap((name) => defaultTexts(name, parameters).map(written));
}

function parameterIn(part: Part): string[] {
  if (typeof part !== 'object') return [];
  return 'param' in part ? [part.param] : 'list' in part ? [part.list] : [];
}

function environmentVariable(name: string, value: TaskEnv, render: (value: Text) => string): Written<k8s.EnvVar> {
  if ('secret' in value) {
    const optional = value.optional ? { optional: true } : {};
    return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key, ...optional } } };
  }
  if ('configMap' in value) return { name, valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  const rendered = render(value);
  return { name, ...(rendered === '' ? {} : { value: rendered }) };
}

/** The pod's settings as they hold for a plan: a task may have to be elsewhere, or somebody else. */
export function whoAndWhere(pod: PodSettings, { tasks }: Plan): PodSettings {
  const {
    architecture,
    node,
    serviceAccount = pod.serviceAccount,
  }: Where = tasks.filter(isContainer).at(-1)?.where ?? {};
  const nodeSelector = {
    ...pod.nodeSelector,
    ...node,
    ...(architecture === undefined ? {} : { 'kubernetes.io/arch': architecture }),
  };
  return { ...pod, ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}), serviceAccount };
}

/** What a container that fails without a message printed last is its message, where people and controllers look first. */
export function withLastWords(container: Container): Container {
  return { ...container, terminationMessagePolicy: 'FallbackToLogsOnError' };
}

/** Where a pod may run, and what it may pull. */
export function placement({ nodeSelector, tolerations, affinity, priorityClassName, imagePullSecrets }: PodSettings) {
  const pullSecrets = imagePullSecrets?.map((name) => ({ name }));
  return withoutEmpty({ nodeSelector, tolerations, affinity, priorityClassName, imagePullSecrets: pullSecrets });
}
