import type { TaskSpec } from '../../../imports/tekton.dev';
import type { Parameter } from '../../model/parameter';
import { writtenDefault } from '../../model/parameter-defaults';
import { SOURCE_VALUES, type SourceValueName } from '../../model/source-values';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { type ContainerTask, handedBy } from '../../plan/plan';
import { imageAsParameter, imageParameter } from '../group';
import { type Container, containersOf, type Writing } from '../kubernetes/container';
import { podVolumes } from '../kubernetes/volumes';
import type { Written } from '../kubernetes/written';
import { handedParameter, handedValue, OUTCOME, type PodUnit, takesOutcome } from '../pods';
import type { Unit } from '../runner';
import { findsOut } from '../source-values';
import { DIGEST_FILE, defaultForTekton, IMAGE_DIGEST, IMAGE_URL, IMAGES, taskRenderer, valueForTekton } from './render';
import { stepMounts, taskWorkspaces, workspaceOf } from './workspaces';

/** The Task of one pod: for most builds the one that fetches the source and builds it. */
export function taskSpec(unit: PodUnit): Written<TaskSpec> {
  const { workload, plan, image } = unit;
  const containers = containersOf(workload, plan, writingOf(unit));
  const volumes = plan.volumes.filter((volume) => workspaceOf(volume, plan) === undefined);
  const params = [
    ...parameterSpecs(workload.parameters),
    ...imageParameters(unit),
    ...handedParameters(unit),
    ...outcomeParameter(unit),
  ];
  const workspaces = taskWorkspaces(plan);
  const results = [...(image ? (tellsOthers(unit) ? [...RESULTS, OTHERS] : RESULTS) : []), ...handedResults(unit)];
  return {
    description: unit.main
      ? `Builds ${workload.name}${image ? ' and pushes it' : ''}.`
      : `Runs ${plan.name} for ${workload.name}.`,
    ...(params.length > 0 ? { params } : {}),
    ...(workspaces.length > 0 ? { workspaces } : {}),
    ...(results.length > 0 ? { results } : {}),
    steps: [...containers, ...(image ? reportStep(unit) : [])].map((container) => stepOf(container, unit)),
    ...(volumes.length > 0 ? { volumes: podVolumes(volumes, workload) } : {}),
  };
}

/** The parameters of builds as Tekton declares them. */
export function parameterSpecs(parameters: Readonly<Record<string, Parameter>>) {
  return Object.entries(parameters).map(([name, parameter]) => {
    const { description, list } = parameter;
    const value = writtenDefault(parameter);
    return {
      name,
      type: list ? 'array' : 'string',
      // An empty one is not stored.
      ...(description ? { description } : {}),
      ...(value === undefined ? {} : { default: valueForTekton(value) }),
    };
  });
}

function writingOf(unit: Unit): Writing {
  return { render: (task) => taskRenderer(unit, task), default: defaultForTekton };
}

function imageParameters({ upstream }: Unit) {
  return parameterSpecs(
    Object.fromEntries([...upstream].map(([build, image]) => [imageParameter(build), imageAsParameter(build, image)])),
  );
}

function outcomeParameter(unit: PodUnit) {
  const description = 'What became of all others: Succeeded where it is done.';
  return takesOutcome(unit) ? [{ name: OUTCOME, type: 'string', description }] : [];
}

function handedParameters({ handed, values }: PodUnit) {
  const images = [...handed.keys()].map((task) => ({
    name: handedParameter(task),
    type: 'string',
    description: `The image that ${task} pushed, by its digest.`,
  }));
  const ofSource = [...values.keys()].map((name) => ({
    name: handedValue(name),
    type: 'string',
    description: whatOf(name),
  }));
  return [...images, ...ofSource];
}

/** What other pods are given of what the pod finds out of the source. */
function handedResults({ plan }: PodUnit) {
  return plan.tasks.flatMap(handedBy).map((name) => ({ name, type: 'string', description: whatOf(name) }));
}

function whatOf(name: SourceValueName): string {
  return `Of the source: ${SOURCE_VALUES[name].what}.`;
}

/** What Tekton Chains signs. See https://tekton.dev/docs/chains/slsa-provenance/#type-hinting */
const RESULTS = [
  { name: IMAGE_URL, type: 'string', description: 'The image, by its first tag.' },
  { name: IMAGE_DIGEST, type: 'string', description: 'The digest of the image.' },
];

const OTHERS = { name: IMAGES, type: 'string', description: 'The other repositories of the image, by its digest.' };

/** Whether the image is pushed to further repositories. */
export function hasOthers({ build, image }: Unit): boolean {
  return image !== undefined && (build?.additionalImages ?? []).length > 0;
}

/** Those an index is pushed to, and not the images that it joins. */
function tellsOthers(unit: PodUnit): boolean {
  return unit.main && hasOthers(unit);
}

const REPORT = 'printf %s "$2" > "$1"\ncat "$4" > "$3"';
const REPORT_OTHERS = `${REPORT}
digest=$(cat "$4") others=$5
shift 5
for image; do
  printf '%s@%s\\n' "$image" "$digest"
done > "$others"`;

/** Name and digest of the image as results, once it is pushed. The name may hold parameters, so it is an argument and no part of the script. */
function reportStep(unit: PodUnit): Container[] {
  const { workload, plan, image } = unit;
  if (image === undefined) return [];
  const task: ContainerTask = {
    name: 'report',
    phase: 'report',
    image: toolImages(workload.images).git,
    command: [text`sh`, text`-euc`, [tellsOthers(unit) ? REPORT_OTHERS : REPORT], text`report`],
    args: [],
    env: {},
    mounts: [],
    privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
  };
  const others = tellsOthers(unit) ? (unit.build?.additionalImages ?? []) : [];
  const named: ContainerTask = { ...task, args: [nameOf(unit), ...others] };
  const render = taskRenderer(unit, task);
  const [container] = containersOf(
    { ...workload, pod: {} },
    { ...plan, tasks: [named] },
    { ...writingOf(unit), render: () => render },
  );
  if (container === undefined) return [];
  const [name = '', ...further] = container.args ?? [];
  const pathOf = (result: string) => `$(results.${result}.path)`;
  const args = [pathOf(IMAGE_URL), name, pathOf(IMAGE_DIGEST), DIGEST_FILE];
  return [{ ...container, args: tellsOthers(unit) ? [...args, pathOf(IMAGES), ...further] : args }];
}

/** An image that an index joins with others has a digest alone. */
function nameOf({ image, main }: PodUnit): Text {
  if (image === undefined) return [];
  return main ? text`${image.repository}:${image.tag}` : image.repository;
}

/** A container as a step: resources go by another name, which is always there, and a workspace is not mounted but listed. */
function stepOf(container: Container, { plan }: Unit) {
  const { resources, volumeMounts: _, ...rest } = container;
  const results = plan.tasks.filter(({ name }) => name === container.name).flatMap(findsOut);
  return {
    ...rest,
    ...stepMounts(container, plan),
    ...(results.length > 0 ? { results: results.map((name) => ({ name, type: 'string' })) } : {}),
    computeResources: resources ?? {},
  };
}
