import { jobPod, type Manifest, only } from '../support';
import { arrived, buildersFor, FEATURES, featureOn, isOfBuild, VALUES } from './features';

/**
 * What Tekton and Argo put in for their variables, as far as our manifests use them; `npm run conformance` has the same
 * comparison made with their own code.
 */
const given: Readonly<Record<string, string>> = VALUES;

function onTekton(definition: object): Manifest[] {
  const { steps, workspaces = [], params = [] } = only('Task', definition).spec;
  const values = valuesOf(params.map((param: Manifest) => [param.name, param.default]));
  const mounted = (path: string) => workspaces.find(({ name }: Manifest) => `${name}.path` === path)?.mountPath;
  const replace = (value: string) =>
    value.replace(/\$\((params|workspaces|results|[a-zA-Z]+)\.([^)]+)\)/g, (whole, kind, name) => {
      if (kind === 'params') return values[name] ?? whole;
      if (kind === 'workspaces') return mounted(name) ?? whole;
      return name === 'IMAGE_DIGEST.path' ? '/tekton/results/IMAGE_DIGEST' : `<replaced by Tekton: ${whole}>`;
    });
  return steps
    .filter(isOfBuild)
    .map((step: Manifest) => replaced({ ...step, volumeMounts: tektonMounts(step, steps, workspaces) }, replace));
}

/** A workspace that some step lists is mounted in those that list it, and any other one in all steps. */
function tektonMounts(step: Manifest, steps: readonly Manifest[], workspaces: readonly Manifest[]): Manifest[] {
  const lists = ({ workspaces: listed = [] }: Manifest, name: string) =>
    listed.some((workspace: Manifest) => workspace.name === name);
  const given = workspaces.filter(({ name }) => lists(step, name) || !steps.some((other) => lists(other, name)));
  const usage = ({ name }: Manifest) => step.workspaces?.find((workspace: Manifest) => workspace.name === name);
  return [...(step.volumeMounts ?? []), ...given.map((workspace) => ({ ...workspace, ...usage(workspace) }))];
}

function onArgo(definition: object): Manifest[] {
  const { templates, arguments: declared = {} } = only('WorkflowTemplate', definition).spec;
  const [template] = templates;
  const values = valuesOf((declared.parameters ?? []).map(({ name, value }: Manifest) => [name, value]));
  const replace = (value: string) =>
    value.replace(/\{\{(.*?)\}\}/g, (whole, name: string) => {
      const known = values[name.replace('inputs.parameters.', '')];
      if (!name.startsWith('inputs.parameters.') || known === undefined) throw new Error(`Argo knows no ${whole}`);
      return known;
    });
  const containers = [...(template.initContainers ?? []), { ...template.container, name: 'build' }];
  return containers.filter(isOfBuild).map((container) => replaced(container, replace));
}

/** What a run gives, and the defaults of the rest. */
function valuesOf(defaults: readonly [string, string][]): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(defaults), ...given };
}

function onKubernetes(definition: object): Manifest[] {
  const { initContainers = [], containers } = jobPod(definition);
  return [...initContainers, ...containers].filter(isOfBuild);
}

function replaced(container: Manifest, replace: (value: string) => string): Manifest {
  const { command, args, env = [] } = container;
  return {
    ...container,
    command: command?.map(replace),
    args: args?.map(replace),
    env: env.map((variable: Manifest) =>
      variable.value === undefined ? variable : { ...variable, value: replace(variable.value) },
    ),
  };
}

describe.each(FEATURES)('%s', (name, build) => {
  it.each(buildersFor(name))('means the same to %s on every runner', (builder) => {
    const expected = onKubernetes(featureOn('kubernetes', builder, build)).map(arrived);
    expect(onTekton(featureOn('tekton', builder, build)).map(arrived)).toEqual(expected);
    expect(onArgo(featureOn('argo', builder, build)).map(arrived)).toEqual(expected);
  });
});

it('the comparison can fail', () => {
  expect(arrived({ args: ['$(A)'], env: [{ name: 'A', value: 'b' }] }).args).toEqual(['b']);
  expect(arrived({ args: ['$$(A)'], env: [{ name: 'A', value: 'b' }] }).args).toEqual(['$(A)']);
});
