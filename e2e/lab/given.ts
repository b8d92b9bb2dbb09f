import type { Manifest } from '../../test/manifests';
import type { Case } from './case';
import { type PodRun, runPod } from './pod';

/** What a run gives by name: a text, or a list of them. */
type Values = Readonly<Record<string, string | readonly string[]>>;

/** Runs what Tekton or Argo would make of a build when a run gives these values; `skip` leaves out a container. */
export function runGiven(
  subject: Case,
  runner: 'tekton' | 'argo',
  values: Values,
  skip?: string,
  build = 'api',
  state?: string,
): PodRun {
  const { containers, volumes, securityContext } =
    runner === 'tekton' ? ofTask(subject, values, build) : ofTemplate(subject, values, build);
  const kept = containers.filter(({ name }) => name !== skip);
  const spec = { securityContext, volumes, initContainers: kept.slice(0, -1), containers: kept.slice(-1) };
  return runPod({ kind: 'Pod', spec }, subject.cluster, state);
}

interface Parts {
  readonly containers: Manifest[];
  readonly volumes: Manifest[];
  readonly securityContext?: Manifest;
}

function ofTemplate(subject: Case, values: Values, build: string): Parts {
  const workflow = subject.objects('WorkflowTemplate').find(({ metadata }) => metadata.name === build);
  const [template] = workflow.spec.templates;
  const known = { ...defaults(workflow.spec.arguments?.parameters, 'value'), ...values };
  const put = (text: string) =>
    text.replace(TAGS, (_, name, list) =>
      list === undefined
        ? String(known[name])
        : itemsOf(known[list])
            .map((item) => `+${item}\n`)
            .join(''),
    );
  const containers = [...(template.initContainers ?? []), { ...template.container, name: 'build' }];
  return { ...template, containers: containers.map((container: Manifest) => replaced(container, put)) };
}

/** A parameter, or the one expression there is: a line of each item of a list, which conformance has of Argo itself. */
const TAGS =
  /\{\{inputs\.parameters\.([^}]+)\}\}|\{\{=join\(map\(fromJSON\(inputs\.parameters\['(\w+)'\]\), \{'\+' \+ string\(#\) \+ "\\n"\}\), ''\)\}\}/g;

/** A list is JSON for Argo. */
function itemsOf(value: Values[string] = []): readonly string[] {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/** Workspaces are volumes that every step mounts, and results are files of one more. */
function ofTask(subject: Case, values: Values, build: string): Parts {
  const { spec } = subject.objects('Task').find(({ metadata }) => metadata.name === build);
  const run = subject.objects('PipelineRun').find(({ metadata }) => `${build}-`.startsWith(metadata.generateName));
  const known = { ...defaults(spec.params, 'default'), ...values };
  const workspaces: Manifest[] = spec.workspaces ?? [];
  const put = (text: string) =>
    text
      .replace(/\$\(params\.([^)]+)\)/g, (_, name) => known[name] as string)
      .replace(/\$\(workspaces\.(.+?)\.path\)/g, (_, name) => workspaces.find((one) => one.name === name).mountPath)
      .replace(/\$\(results\.(.+?)\.path\)/g, '/tekton/results/$1');
  const shared = [
    { name: 'results', mountPath: '/tekton/results' },
    { name: 'shared', mountPath: '/workspace' },
  ];
  // A step has the workspaces that it lists; what it only reads, others write, it mounts as the volume behind one.
  const mountsOf = ({ workspaces: listed = [], volumeMounts = [] }: Manifest) => [
    ...shared,
    ...listed,
    ...volumeMounts.map((mount: Manifest) => ({
      ...mount,
      name: mount.name.replace(/^\$\(workspaces\.(.+)\.volume\)$/, '$1'),
    })),
  ];
  const volumes = [...(spec.volumes ?? []), ...(run.spec.workspaces ?? []), ...SHARED];
  const own = run.spec.taskRunSpecs?.find((one: Manifest) => one.pipelineTaskName === build);
  const { podTemplate } = own ?? run.spec.taskRunTemplate ?? {};
  const whole = (arg: string) => {
    const [, list] = /^\$\(params\.(\w+)\[\*\]\)$/.exec(arg) ?? [];
    return list === undefined ? undefined : itemsOf(known[list]);
  };
  const containers = spec.steps.map((step: Manifest) =>
    replaced({ ...step, volumeMounts: mountsOf(step) }, put, whole),
  );
  return { containers, volumes, securityContext: podTemplate?.securityContext };
}

/** The folders that Tekton gives to all steps of a Task. */
const SHARED = ['results', 'shared'].map((name) => ({ name, emptyDir: {} }));

function defaults(declared: readonly Manifest[] = [], key: string): Values {
  return Object.fromEntries(declared.map((parameter) => [parameter.name, parameter[key]]));
}

/** A container with its values put in; `whole` says what arguments are lists, whose items are no texts of ours. */
function replaced(
  container: Manifest,
  put: (text: string) => string,
  whole: (arg: string) => readonly string[] | undefined = () => undefined,
): Manifest {
  const { command, args, env, volumeMounts = [] } = container;
  return {
    ...container,
    command: command?.map(put),
    args: args?.flatMap((arg: string) => whole(arg) ?? [put(arg)]),
    env: env?.map((variable: Manifest) =>
      variable.value === undefined ? variable : { ...variable, value: put(variable.value) },
    ),
    volumeMounts,
  };
}
