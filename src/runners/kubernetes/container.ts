import type { k8s } from 'cdk8s-plus-28';
import type { PodSettings } from '../../model/pod';
import { referencesOf, type Text } from '../../model/text';
import type { BuildPlan, Step, StepEnv } from '../../plan/plan';
import type { Workload } from '../runner';
import { hiddenVariables, WITHOUT_DOLLARS } from './literals';
import { type SecurityContext, securityContext } from './security';
import { volumeMounts } from './volumes';
import type { Written } from './written';

export type Container = Omit<Written<k8s.Container>, 'securityContext'> & { readonly securityContext: SecurityContext };

/** How a runner writes what a step is made of. */
export interface Writing {
  /** The texts of a step. */
  render(step: Step): (value: Text) => string;
  /** The default of a parameter, where the runner hands it on as a value. */
  default?(value: string): string;
}

/** The steps of a plan as containers; the one that builds is the last and gets the resources. */
export function containersOf(workload: Workload, plan: BuildPlan, writing: Writing): Container[] {
  const containers = plan.steps.map((step) => container(step, workload, plan, writing));
  return containers.map((one, i) => (i < containers.length - 1 ? one : withResources(one, workload.pod)));
}

function container(step: Step, workload: Workload, plan: BuildPlan, writing: Writing): Container {
  const render = writing.render(step);
  const command = step.command?.map(render);
  const args = step.args.map(render);
  const given = { ...step.env, ...(step.checksValues ? {} : workload.pod.env) };
  const variables = Object.entries(given).map(([name, value]) => environmentVariable(name, value, render));
  const rendered = [
    ...(command ?? []),
    ...args,
    ...variables.flatMap(({ value }) => (value === undefined ? [] : [value])),
    ...defaultsIn([...step.args, ...Object.values(given)], workload, writing),
  ];
  const env = [...hiddenVariables(rendered, step.checksValues ? WITHOUT_DOLLARS : undefined), ...variables];
  return {
    name: step.name,
    image: step.image as string,
    ...(command ? { command } : {}),
    args,
    ...(env.length > 0 ? { env } : {}),
    volumeMounts: step.mounts.flatMap((mount) => volumeMounts(mount, plan.volumes)),
    securityContext: securityContext(step.privileges, workload),
  };
}

/** The defaults that come to a container by way of parameters. */
function defaultsIn(values: readonly (Text | StepEnv)[], { parameters }: Workload, writing: Writing): string[] {
  const names = values.flatMap((value) =>
    Array.isArray(value) ? referencesOf(value).flatMap((part) => ('param' in part ? [part.param] : [])) : [],
  );
  return names.flatMap((name) => {
    const value = parameters[name]?.default;
    return value === undefined || writing.default === undefined ? [] : [writing.default(value)];
  });
}

function environmentVariable(name: string, value: StepEnv, render: (value: Text) => string): Written<k8s.EnvVar> {
  if ('secret' in value) {
    const optional = value.optional ? { optional: true } : {};
    return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key, ...optional } } };
  }
  if ('configMap' in value) return { name, valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  return { name, value: render(value) };
}

function withResources(main: Container, { resources }: PodSettings): Container {
  return resources === undefined ? main : { ...main, resources };
}

/** Where a pod may run, and what it may pull. */
export function placement({ nodeSelector, tolerations, affinity, priorityClassName, imagePullSecrets }: PodSettings) {
  return {
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity ? { affinity } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(imagePullSecrets ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {}),
  };
}
