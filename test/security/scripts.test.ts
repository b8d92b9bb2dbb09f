import { BUILDERS } from '../../src/builders';
import { type Build, buildFields, imageBuild } from '../../src/model/build';
import type { BuilderName } from '../../src/model/builder';
import { parse } from '../../src/model/parse';
import type { RunnerName } from '../../src/model/runner';
import { showText } from '../../src/model/text';
import { TOOL_IMAGES } from '../../src/model/tools';
import type { Task } from '../../src/plan/plan';
import { planOf } from '../../src/runners/plans';
import { runnersOf } from '../builders/plans';
import { containersIn } from '../manifests';
import { CLUSTER_RUNNERS, POD_BUILDERS } from '../registry';
import { manifestsOf } from '../support';

const MARK = 'mark3r';
const key = (of: string) => ({ [of]: MARK, key: MARK });

const STEP = {
  image: `${MARK}:${MARK}`,
  command: [MARK],
  args: [MARK, `$(params.${MARK})`],
  env: { [MARK]: MARK, A: key('secret'), B: key('configMap') },
  secrets: [{ id: MARK, ...key('secret') }],
  volumes: [{ path: `/${MARK}`, volume: { name: MARK } }, { path: '/empty' }],
};

/** A value with the mark for each field that takes text. */
const MARKED: Record<string, unknown> = {
  image: `${MARK}.example.com/${MARK}`,
  additionalImages: [`${MARK}.example.com/$(params.${MARK})`],
  tags: [MARK, `$(params.${MARK})`],
  dockerfile: `${MARK}/${MARK}`,
  target: MARK,
  buildArgs: { [MARK]: MARK, P: `$(params.${MARK})` },
  labels: { [MARK]: MARK },
  annotations: { [MARK]: MARK },
  secrets: [{ id: MARK, ...key('secret') }],
  ssh: [{ id: MARK, ...key('secret') }],
  contexts: { [MARK]: { path: MARK }, b: { image: `${MARK}.example.com/${MARK}:$(params.${MARK})` } },
  steps: {
    before: [{ ...STEP, name: 'first', workingDir: MARK }],
    after: [{ ...STEP, name: 'second', workingDir: `/${MARK}`, args: [MARK, '$(build.ref)'] }],
  },
  credentials: [
    key('secret'),
    { ...key('secret'), registry: `${MARK}.example.com`, username: MARK },
    { ecr: { region: 'eu-west-1' } },
    { gar: { registry: `${MARK}-docker.pkg.dev` } },
    { acr: { registry: `${MARK}.azurecr.io` } },
  ],
  parameters: { [MARK]: { default: MARK, description: MARK } },
  pod: {
    resources: { limits: { [`example.com/${MARK}`]: '1' } },
    nodeSelector: { [MARK]: MARK },
    serviceAccount: MARK,
    labels: { [MARK]: MARK },
    annotations: { [MARK]: MARK },
    env: { [MARK]: MARK, A: key('secret'), B: key('configMap') },
    priorityClassName: MARK,
    imagePullSecrets: [MARK],
  },
  namespace: MARK,
  extraArgs: [MARK, `$(params.${MARK})`],
  registries: { [`${MARK}.example.com`]: { ca: key('secret'), mirrors: [`${MARK}-2.example.com`] } },
  images: Object.fromEntries(Object.keys(TOOL_IMAGES).map((tool) => [tool, `${MARK}:${MARK}`])),
};

/** Fields whose values are the words, numbers and places that the tests below vary, or other builds; globs of triggers are in filters. */
const VARIED = [
  'source',
  'builder',
  'cache',
  'runner',
  'platforms',
  'platformNodes',
  'dependsOn',
  'group',
  'timeout',
  'runs',
  'trigger',
  'pullRequests',
  'push',
  'output',
  'compression',
  'notify',
  'skip',
  'sourceDateEpoch',
  'kubernetesVersion',
];

const SOURCES: Record<string, object> = {
  git: {
    type: 'git',
    url: `https://${MARK}.example.com/${MARK}`,
    revision: `$(params.${MARK})`,
    path: MARK,
    credentials: key('secret'),
    sparse: true,
    submodules: {
      credentials: { [`https://${MARK}.example.com`]: key('secret'), [`ssh://${MARK}.example.com`]: MARK },
    },
  },
  ssh: { type: 'git', url: `${MARK}@${MARK}.example.com:${MARK}`, revision: MARK, credentials: MARK },
  volume: { type: 'volume', claim: MARK, path: MARK },
  inline: { type: 'inline', files: { [MARK]: MARK, Dockerfile: MARK } },
  oci: { type: 'oci', ref: `${MARK}.example.com/${MARK}:$(params.${MARK})`, path: MARK, credentials: [key('secret')] },
  s3: {
    type: 's3',
    bucket: MARK,
    key: `${MARK}/$(params.${MARK})`,
    region: MARK,
    endpointUrl: `https://${MARK}`,
    path: MARK,
    credentials: MARK,
  },
  gcs: { type: 'gcs', bucket: MARK, key: MARK, path: MARK, credentials: key('secret') },
};

/** What a build of such a source may be skipped for; of files that are written down nothing. */
const SKIPS: Record<string, string | undefined> = { git: 'unchanged', ssh: 'unchanged', inline: undefined };

const state = { volume: { name: MARK } };
const BUILDER_FORMS: Record<string, object[]> = {
  buildkit: [
    { type: 'buildkit', sbom: `${MARK}/${MARK}`, state },
    { type: 'buildkit', daemon: { name: MARK, namespace: MARK, clientSecret: MARK } },
  ],
  kaniko: [{ type: 'kaniko', state }],
  buildah: [{ type: 'buildah', state }],
  docker: [{ type: 'docker', sbom: `${MARK}/${MARK}` }],
};

const registry = { type: 'registry', ref: `${MARK}.example.com/${MARK}` };
const CACHES: object[] = [
  registry,
  { type: 'volume', volume: { name: MARK } },
  { type: 'inline' },
  {
    type: 's3',
    bucket: MARK,
    region: MARK,
    name: MARK,
    prefix: MARK,
    endpointUrl: `https://${MARK}`,
    credentials: MARK,
  },
  { type: 'azblob', accountUrl: `https://${MARK}`, container: MARK, name: MARK, prefix: MARK, credentials: MARK },
  { type: 'gha', name: MARK },
];

function buildOf(fields: object): Build {
  const { value, faults } = parse(imageBuild, { ...MARKED, name: MARK, ...fields });
  expect(faults).toEqual([]);
  return value as Build;
}

/** The script of a step, if it is one. */
function scriptOf({ command = [] }: Task): string | undefined {
  return showText(command[0] ?? []) === 'sh' ? showText(command[2] ?? []) : undefined;
}

const cases = (Object.keys(BUILDERS) as BuilderName[]).flatMap((name) =>
  runnersOf(name).flatMap((runner) =>
    Object.keys(SOURCES).map((source): [BuilderName, RunnerName, string] => [name, runner, source]),
  ),
);

it('the mark is in every field that takes text', () => {
  expect([...Object.keys(MARKED), ...VARIED].sort()).toEqual(Object.keys(buildFields).sort());
});

describe('no script of a plan holds a value of a user', () => {
  it.each(cases)('%s for %s, its source %s', (name, runner, source) => {
    const scripts: string[] = [];
    for (const builder of BUILDER_FORMS[name] ?? [{ type: name }])
      for (const cache of CACHES)
        for (const push of [true, false]) {
          const platforms = [`linux/${MARK}`];
          const known = source in SKIPS ? SKIPS[source] : 'exists';
          const skip = name === 'docker' ? 'exists' : known;
          const build = buildOf({ builder, cache, source: SOURCES[source], platforms, skip });
          const plan = planOf(build, { push, runner });
          expect(JSON.stringify(plan.tasks.map(({ args }) => args))).toContain(MARK);
          scripts.push(...plan.tasks.flatMap((task) => scriptOf(task) ?? []));
        }
    expect(scripts.filter((script) => /mark3r/i.test(script))).toEqual([]);
  });
});

describe('no script in a manifest holds a value of a user', () => {
  it.each(CLUSTER_RUNNERS)('on %s', (runner) => {
    const { [MARK]: _, ...images } = MARKED.images as Record<string, string>;
    const build = { ...MARKED, images, source: SOURCES.git, cache: registry, runner };
    const definition = {
      version: 1,
      daemons: { [MARK]: { size: '1Gi', issuer: MARK, namespace: MARK, registries: MARKED.registries } },
      volumes: { [MARK]: { size: '1Gi', namespace: MARK, accessModes: ['ReadWriteMany'] } },
      warmers: { [MARK]: { volume: MARK, images: [`${MARK}:${MARK}`], credentials: MARK, namespace: MARK } },
      builds: Object.fromEntries(
        POD_BUILDERS.map((builder) => [
          `${MARK}-${builder}`,
          { ...taken(builder, build), builder, image: `${MARK}.example.com/${MARK}-${builder}` },
        ]),
      ),
    };
    const containers = manifestsOf(definition).flatMap(containersIn);
    const scripts = containers.flatMap(({ command = [] }) => (command[0] === 'sh' ? [command[2]] : []));
    expect(scripts.length).toBeGreaterThan(4);
    expect(scripts.filter((script) => /mark3r/i.test(script))).toEqual([]);
    expect(containers.filter(({ script }) => script !== undefined)).toEqual([]);
  });
});

/** What a builder takes of the fields of a build. */
function taken(builder: BuilderName, build: object): object {
  const honours: Readonly<Record<string, unknown>> = { ...BUILDERS[builder].honours };
  const isRefused = (field: string) => typeof honours[field] === 'object' && 'because' in (honours[field] as object);
  return Object.fromEntries(Object.entries(build).filter(([field]) => !isRefused(field)));
}
