import type { WorkflowTemplateSpecTemplates } from '../../../imports/argoproj.io';
import type { Parameter } from '../../model/build';
import type { ArgoSettings } from '../../model/runner';
import { renderText, text } from '../../model/text';
import { imageParameter } from '../group';
import { containersOf, placement } from '../kubernetes/container';
import { standardLabels } from '../kubernetes/object';
import { podAnnotations, podSecurityContext } from '../kubernetes/security';
import { podVolume } from '../kubernetes/volumes';
import type { Written } from '../kubernetes/written';
import { defaultReference, type Member, type Run } from '../runner';
import { accounts } from './rbac';
import { DIGEST_FILE, defaultForArgo, templateRenderer } from './render';

/** The name of the template that builds, within each WorkflowTemplate. */
export const BUILD = 'build';

/** Argo names the container that does the work `main`, whatever it is called. */
export const MAIN = 'main';

/** The template whose pod fetches the source and builds it. */
export function buildTemplate(member: Member<ArgoSettings>): Written<WorkflowTemplateSpecTemplates> {
  const { workload, plan, settings, component } = member;
  const containers = containersOf(workload, plan, { render: templateRenderer, default: defaultForArgo });
  const { name: _, ...main } = containers[containers.length - 1] as (typeof containers)[number];
  const before = containers.slice(0, -1);
  const { imagePullSecrets: _secrets, ...where } = placement(workload.pod);
  const securityContext = podSecurityContext(plan);
  const locks = mutexes(member);
  const parameters = [...Object.keys(workload.parameters), ...[...member.images.keys()].map(imageParameter)];
  const lastStep = plan.steps[plan.steps.length - 1]?.name;
  const template = {
    name: BUILD,
    ...(parameters.length > 0 ? { inputs: { parameters: parameters.map((name) => ({ name })) } } : {}),
    ...(member.image ? { outputs: { parameters: outputs(member) } } : {}),
    metadata: {
      labels: { ...workload.pod.labels, ...standardLabels(workload.name, component) },
      annotations: podAnnotations(workload, plan, (step) => (step === lastStep ? MAIN : step)),
    },
    ...where,
    // A workflow that refers to the template brings a spec of its own, which has others.
    ...accounts(workload.pod),
    ...(securityContext ? { securityContext } : {}),
    ...(plan.pod.userNamespace ? { podSpecPatch: JSON.stringify({ hostUsers: false }) } : {}),
    ...(before.length > 0 ? { initContainers: before } : {}),
    container: main,
    volumes: plan.volumes.map((volume) => podVolume(volume, workload)),
    activeDeadlineSeconds: workload.timeout,
    ...(settings.retries > 0 ? { retryStrategy: { limit: settings.retries, retryPolicy: 'Always' as const } } : {}),
    ...(locks.length > 0 ? { synchronization: { mutexes: locks } } : {}),
  };
  return template;
}

function outputs({ image }: Run) {
  if (image === undefined) return [];
  const reference = renderText(text`${image.repository}:${image.tag}`, {
    param: (name) => `{{inputs.parameters.${name}}}`,
    build: () => '',
    path: () => '',
    digestFile: () => '',
  });
  return [
    { name: 'image', value: reference },
    { name: 'digest', valueFrom: { path: DIGEST_FILE } },
  ];
}

/** Pods take turns at a volume of one node, which one of unknown access modes may be, and at the state of a builder. */
function mutexes({ plan }: Run): { name: string }[] {
  return plan.volumes.flatMap((volume) => {
    if (!('claim' in volume)) return [];
    if (!volume.exclusive && volume.accessModes?.includes('ReadWriteMany')) return [];
    const mounts = plan.steps.flatMap((step) => step.mounts.filter((mount) => mount.volume === volume.name));
    return mounts.some(({ readOnly }) => !readOnly) ? [{ name: `volume-${volume.claim}` }] : [];
  });
}

/** The parameters of a build as a workflow declares them. */
export function workflowParameters(parameters: Readonly<Record<string, Parameter>>) {
  return Object.entries(parameters).map(([name, { description, default: value }]) => ({
    name,
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { value: defaultForArgo(value) }),
  }));
}

/** The images of other builds as parameters: by their tags, where nobody gives a digest. */
export function imageParameters({ images }: Run) {
  return [...images].map(([build, image]) => ({
    name: imageParameter(build),
    description: `The image that ${build} pushed.`,
    value: defaultReference(image),
  }));
}
