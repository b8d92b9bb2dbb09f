/** Steps of users around a build, on each runner. */
import { parse } from 'yaml';
import { EVERYTHING } from '../corpus/everything';
import { containersIn } from '../manifests';
import { faultsOf, filesOf, jobPod, type Manifest, manifestsOf, oneBuild, only, warningsOf } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git' };
const step = (name: string, fields: object = {}) => ({ name, image: `registry.example.com/${name}:1.4`, ...fields });
const test = step('test', { args: ['npm', 'test'] });
const scan = step('scan', { command: ['scanner'], args: ['image', '$(build.ref)'] });
const sign = step('sign', { command: ['signer'], env: { IMAGE: '$(build.ref)' } });
const tell = step('tell', { always: true, args: ['over'] });

const definition = (runner: string, steps: object, fields: object = {}) =>
  oneBuild({ source: git, runner, steps, ...fields });
const namesOf = (all: readonly Manifest[] = []) => all.map(({ name }) => name);
const named = (all: readonly Manifest[], name: string) => all.find((one) => one.name === name) as Manifest;
const ofKind = (file: object, kind: string) => manifestsOf(file).filter((one) => one.kind === kind);
const script = (file: object) => filesOf(file).get('scripts/api.sh') as string;

describe('steps before a build', () => {
  it.each(['buildkit', 'kaniko', 'buildah'])('have the source that %s builds, and may write it', (builder) => {
    const { initContainers } = jobPod(definition('kubernetes', { before: [test] }, { builder }));
    expect(namesOf(initContainers).slice(-2)).toEqual(['fetch', 'test']);
    const [fetch, own] = initContainers.slice(-2);
    expect(own.volumeMounts).toEqual([{ name: 'source', mountPath: '/workspace/source' }]);
    expect(own.workingDir).toBe('/workspace/source');
    // Who fetched it is who may write it.
    expect(own.securityContext.runAsUser).toBe(fetch.securityContext.runAsUser);
    expect(own.securityContext.capabilities).toEqual({ drop: ['ALL'] });
  });

  it.each([
    ['a volume', { type: 'volume', claim: 'sources' }, 'source-given'],
    ['files of the definition', { type: 'inline', files: { Dockerfile: 'FROM scratch' } }, 'source-files'],
  ])('have a copy of %s, which stays as it is', (_, source, given) => {
    const { initContainers, volumes } = jobPod(definition('kubernetes', { before: [test] }, { source }));
    const copy = named(initContainers, 'fetch');
    expect(copy.args).toEqual(['-R', `/${given}/.`, '/workspace/source']);
    expect(copy.volumeMounts.find(({ name }: Manifest) => name === given).readOnly).toBe(true);
    expect(named(volumes, 'source').emptyDir).toEqual({});
  });

  it('begin in the folder that is built, or in the one they name', () => {
    const before = [test, step('lint', { workingDir: 'tools' })];
    const source = { ...git, path: 'services/api' };
    const { initContainers } = jobPod(definition('kubernetes', { before }, { source }));
    expect(initContainers.slice(-2).map(({ workingDir }: Manifest) => workingDir)).toEqual([
      '/workspace/source/services/api',
      '/workspace/source/tools',
    ]);
  });

  it('enter a folder by a shell on Tekton, whose runtime would make it before the source is there', () => {
    const source = { ...git, path: 'services/api' };
    const before = [step('test', { command: ['npm'], args: ['test'] })];
    const own = named(only('Task', definition('tekton', { before }, { source })).spec.steps, 'test');
    expect(own.workingDir).toBeUndefined();
    expect(own.args.slice(0)).toEqual(['/workspace/source/services/api', 'npm', 'test']);
    expect(faultsOf(definition('tekton', { before: [test] }, { source }))).toEqual([
      expect.stringContaining('write command: [PROGRAM] as well'),
    ]);
  });

  it('are run by a warmer too, which builds what they make', () => {
    // What Kubernetes refuses of steps after a build is nothing that a warmer runs there.
    const file = {
      ...definition('tekton', { before: [test], after: [step('scan', { args: ['$(build.ref)'] }), tell] }),
    } as Manifest;
    file.warmers = { nightly: { builds: ['api'], schedule: '@daily' } };
    const cron = only('CronJob', file).spec.jobTemplate.spec.template.spec;
    expect(namesOf([...cron.initContainers, ...cron.containers])).toEqual(['fetch', 'test', 'build']);
  });

  it('work in a script on what was cloned, or on a copy of the folder that was given, as who runs it', () => {
    const text = script(definition('script', { before: [test] }));
    expect(text).toContain('cp -Rp "$given/." "$source"');
    expect(text).toMatch(
      /docker run .*\n {2}--user "\$\(id -u\):\$\(id -g\)" --cap-drop ALL[\s\S]*--volume "\$source":\/workspace\/source \\\n {2}--workdir \/workspace\/source/,
    );
  });

  it('take what is known of the source', () => {
    const before = [step('stamp', { command: ['stamp'], args: ['$(source.commit)'], env: { DAY: '$(source.date)' } })];
    const tekton = named(only('Task', definition('tekton', { before })).spec.steps, 'stamp');
    expect(tekton.args).toEqual(['$(steps.fetch.results.commit)']);
    expect(tekton.env).toEqual([{ name: 'DAY', value: '$(steps.fetch.results.date)' }]);
    const own = named(jobPod(definition('kubernetes', { before })).initContainers, 'stamp');
    expect(own.args).toEqual(['/source-values', '+DAY=', '@date', '=', '=--', '=stamp', '@commit', '=']);
    expect(script(definition('script', { before }))).toContain('--env DAY="$known_date"');
  });
});

describe('steps after a build', () => {
  const after = [scan, sign];

  it('are Tasks of their own on Tekton, each behind the one before, with the image by its digest', () => {
    const file = definition('tekton', { after });
    const { tasks } = only('Pipeline', file).spec;
    const image = { name: 'build-image', value: 'registry.example.com/shop/api@$(tasks.api.results.IMAGE_DIGEST)' };
    expect(tasks.map(({ name, params, runAfter }: Manifest) => [name, params, runAfter])).toEqual([
      ['api', undefined, undefined],
      ['api-scan', [image], undefined],
      ['api-sign', [image], ['api-scan']],
    ]);
    const own = ofKind(file, 'Task').find(({ metadata }) => metadata.name === 'api-scan') as Manifest;
    expect(own.spec.steps[0].args).toEqual(['image', '$(params.build-image)']);
  });

  it('are templates of a DAG on Argo, with the image by its digest', () => {
    const { templates } = only('WorkflowTemplate', definition('argo', { after })).spec;
    expect(named(templates, 'build').dag.tasks.map(({ name, depends }: Manifest) => [name, depends])).toEqual([
      ['api', undefined],
      ['api-scan', 'api'],
      ['api-sign', 'api && api-scan'],
    ]);
    const { container } = named(templates, 'build-sign');
    expect(container.env).toEqual([{ name: 'IMAGE', value: '{{inputs.parameters.build-image}}' }]);
  });

  it('are the last containers of a Job, into which a shell puts the digest', () => {
    const pod = jobPod(definition('kubernetes', { after }));
    expect(namesOf([...pod.initContainers, ...pod.containers])).toEqual(['fetch', 'build', 'report', 'scan', 'sign']);
    expect(named(pod.initContainers, 'scan').args).toEqual([
      ...['/source-values', '=--', '=scanner', '=image'],
      ...['+registry.example.com/shop/api@', '@image-digest', '='],
    ]);
    expect(named(pod.initContainers, 'build').command[2]).toContain('> /source-values/image-digest');
    // The digest is found where it is without steps.
    expect(named(pod.initContainers, 'report').args).toEqual(['/source-values/image-digest', '/dev/termination-log']);
  });

  it('say on Kubernetes which program they are, where a shell puts something in', () => {
    expect(faultsOf(definition('kubernetes', { after: [step('scan', { args: ['$(build.ref)'] })] }))).toEqual([
      expect.stringMatching(/steps\.after\[0\]\.command: on kubernetes a shell .* write command: \[PROGRAM\] as well/),
    ]);
    expect(faultsOf(definition('kubernetes', { after: [step('scan', { args: ['--help'] })] }))).toEqual([]);
  });

  it('are run by a script with the image by its digest alone', () => {
    const text = script(definition('script', { after }));
    expect(text).toContain('image \\\n    registry.example.com/shop/api"@$(cat "$digest")"');
    expect(text).toContain('--env IMAGE=registry.example.com/shop/api"@$(cat "$digest")"');
  });

  it.each(['tekton', 'argo'])('are done on %s before a build begins that waits for theirs', (runner) => {
    const file = oneBuild({ source: git, runner, steps: { after: [scan] } }) as Manifest;
    file.builds.web = { ...file.builds.api, image: 'registry.example.com/shop/web', dependsOn: ['api'], steps: {} };
    if (runner === 'argo') {
      // The template of a build is over when its steps are.
      const all = ofKind(file, 'WorkflowTemplate').flatMap(({ spec }) => spec.templates);
      expect(named(named(all, 'all').dag.tasks, 'web').depends).toBe('api');
      return;
    }
    const pipeline = ofKind(file, 'Pipeline').find(({ spec }) => spec.tasks.length > 2) as Manifest;
    expect(named(pipeline.spec.tasks, 'web').runAfter).toContain('api-scan');
  });

  it('may run the image itself, where images are not said before it is there', () => {
    const file = (runner: string) =>
      definition(runner, { after: [step('smoke', { image: '$(build.ref)', args: ['--version'] })] });
    const own = ofKind(file('tekton'), 'Task').find(({ metadata }) => metadata.name === 'api-smoke') as Manifest;
    expect(own.spec.steps[0].image).toBe('$(params.build-image)');
    const { templates } = only('WorkflowTemplate', file('argo')).spec;
    expect(named(templates, 'build-smoke').container.image).toBe('{{inputs.parameters.build-image}}');
    expect(script(file('script'))).toContain('  registry.example.com/shop/api"@$(cat "$digest")" \\\n    --version');
    expect(faultsOf(file('kubernetes'))).toEqual([
      expect.stringContaining('a pod says all of its images before it starts'),
    ]);
  });

  it('may read what a build writes to a volume, without a registry', () => {
    const steps = {
      after: [step('smoke', { args: ['/images/api.tar'], volumes: [{ path: '/images', volume: 'images' }] })],
    };
    const file = definition('tekton', steps, { output: { type: 'docker', volume: 'images' } }) as Manifest;
    file.volumes = { images: { size: '5Gi' } };
    expect(named(only('Pipeline', file).spec.tasks, 'api-smoke').runAfter).toEqual(['api']);
    expect(faultsOf(definition('tekton', { after: [scan] }, { push: false }))).toEqual([
      expect.stringContaining('has no $(build.ref)'),
    ]);
  });
});

describe('a step that always runs', () => {
  const steps = { after: [tell, scan] };

  it('is a final task on Tekton, with time of its own', () => {
    const file = definition('tekton', steps, { timeout: '30m' });
    const { spec } = only('Pipeline', file);
    expect(namesOf(spec.tasks)).toEqual(['api', 'api-scan']);
    expect(spec.finally.map(({ name, runAfter, params }: Manifest) => [name, runAfter, params])).toEqual([
      ['api-tell', undefined, undefined],
    ]);
    expect(only('PipelineRun', file).spec.timeouts).toEqual({ pipeline: '2h0m0s', tasks: '1h0m0s', finally: '1h0m0s' });
  });

  it('waits on Argo for whatever becomes of the others, and the whole still is what became of these', () => {
    const { templates } = only('WorkflowTemplate', definition('argo', steps)).spec;
    const { dag } = named(templates, 'build');
    expect(named(dag.tasks, 'api-tell').depends).toBe(
      '(api-scan.Succeeded || api-scan.Failed || api-scan.Errored || api-scan.Skipped || api-scan.Omitted)',
    );
    expect([dag.target, dag.failFast]).toEqual(['api-scan api-tell', false]);
  });

  it('is what a script does at its end, which is what became of the rest', () => {
    const text = script(definition('script', steps));
    expect(text).toMatch(
      /finish\(\) \{\n {2}status=\$\?\n {2}trap - EXIT\n {2}docker run[\s\S]*over \\\n {4}\|\| status=\$\(\(status \? status : 1\)\)\n[\s\S]*trap finish EXIT/,
    );
  });

  it('has what a run gives it checked by itself, since a check that fails does not keep it from running', () => {
    const after = [{ ...tell, args: ['$(params.channel)'] }];
    const file = definition('tekton', { after }, { parameters: { channel: { default: 'builds' } } });
    const own = ofKind(file, 'Task').find(({ metadata }) => metadata.name === 'api-tell') as Manifest;
    expect(namesOf(own.spec.steps)).toEqual(['check', 'tell']);
    expect(own.spec.steps[0].args).toEqual(['argument', 'steps.after[0].args[0]', 'channel', '$(params.channel)']);
  });

  it('is refused on Kubernetes, and has no image, since there may be none', () => {
    expect(faultsOf(definition('kubernetes', steps))).toEqual([
      expect.stringContaining('ends a pod with the first of its containers that fails; write runner: tekton or argo'),
    ]);
    expect(faultsOf(definition('tekton', { after: [{ ...tell, args: ['$(build.ref)'] }] }))).toEqual([
      expect.stringContaining('a step that always runs does so where no image was built too'),
    ]);
  });
});

describe('a step of a user', () => {
  const full = step('scan', {
    args: ['a $(date) {{x}} $HOME'],
    env: { MODE: 'fast', TOKEN: { secret: 'scanner', key: 'token' } },
    secrets: [{ id: 'license.key', secret: 'scanner', key: 'license' }],
    volumes: [{ path: '/tmp/work' }, { path: '/var/cache/db', volume: 'db', readOnly: true }],
    resources: { limits: { memory: '1Gi' } },
    workingDir: '/reports',
  });
  const file = (runner: string, fields: object = {}) => {
    const made = definition(runner, { after: [{ ...full, ...fields }] }) as Manifest;
    made.volumes = { db: { claim: 'scanner-db' } };
    return made;
  };

  it('has its own secrets, volumes and resources, and the rights of nobody', () => {
    const [own] = jobPod(file('kubernetes')).containers;
    expect(own).toEqual({
      name: 'scan',
      image: 'registry.example.com/scan:1.4',
      args: ['a $$(date) {{x}} $HOME'],
      workingDir: '/reports',
      env: [
        { name: 'MODE', value: 'fast' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'scanner', key: 'token' } } },
      ],
      volumeMounts: [
        { name: 'step-scan-secrets', mountPath: '/run/secrets', readOnly: true },
        { name: 'step-scan-volume-0', mountPath: '/tmp/work' },
        { name: 'step-scan-volume-1', mountPath: '/var/cache/db', readOnly: true },
      ],
      securityContext: {
        runAsUser: 1000,
        runAsGroup: 1000,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      resources: { limits: { memory: '1Gi' } },
      terminationMessagePolicy: 'FallbackToLogsOnError',
    });
  });

  it('may write a volume that is kept, which is new and belongs to root otherwise', () => {
    const volumes = [{ path: '/var/cache/db', volume: 'db' }];
    const { taskRunTemplate } = only('PipelineRun', file('tekton', { volumes })).spec;
    expect(taskRunTemplate.podTemplate.securityContext.fsGroup).toBe(1000);
    const template = only('WorkflowTemplate', file('argo', { volumes, user: 65532 })).spec.templates;
    expect(named(template, 'build-scan').securityContext.fsGroup).toBe(65532);
  });

  it('may be another user with a capability, and the pod says why', () => {
    const made = only('Job', file('kubernetes', { user: 0, capabilities: ['NET_RAW'] })).spec.template;
    const [own] = made.spec.containers;
    expect([own.securityContext.runAsUser, own.securityContext.capabilities.add]).toEqual([0, ['NET_RAW']]);
    expect(made.metadata.annotations['cdk8s-cached-builds/why-scan']).toBe('its definition says so');
  });

  it('gets secrets in a script from who runs it, and none of them as an argument of docker', () => {
    const text = script(file('script'));
    expect(text).toContain('TOKEN="$STEP_SCAN_TOKEN" docker run');
    expect(text).toContain('--env TOKEN \\');
    expect(text).toContain('fail "set STEP_SCAN_TOKEN: token of the Secret scanner"');
    expect(text).toContain('--step-scan-license.key FILE');
    expect(text).toContain('cp -- "$step_scan_license_key" "$step_scan_secrets"/license.key');
    expect(text).toContain('--workdir /reports');
  });

  it('sees the environment of the pod, and its own words win', () => {
    const made = file('kubernetes') as Manifest;
    made.builds.api.pod = { env: { MODE: 'slow', HTTP_PROXY: 'http://proxy.example.com' } };
    expect(jobPod(made).containers[0].env.map(({ name, value }: Manifest) => [name, value])).toEqual([
      ['MODE', 'fast'],
      ['HTTP_PROXY', 'http://proxy.example.com'],
      ['TOKEN', undefined],
    ]);
  });

  it('may have a script of its own, which is handed on as it is', () => {
    const lines = 'for f in *.proto; do echo "$f $(date)"; done\n';
    const before = [step('generate', { script: lines, args: ['$(params.level)'] })];
    const parameters = { parameters: { level: { default: 'high' } } };
    const own = named(jobPod(definition('kubernetes', { before }, parameters)).initContainers, 'generate');
    expect(own.command).toEqual(['sh', '-euc', lines.replace('$(', () => '$$('), 'generate']);
    expect(own.args).toEqual(['high']);
    const python = [step('generate', { command: ['python3', '-c'], script: 'print("x")' })];
    const other = named(jobPod(definition('kubernetes', { before: python })).initContainers, 'generate');
    expect([other.command, other.args]).toEqual([['python3', '-c'], ['print("x")']]);
  });

  it.each([
    [
      'a reference in a script',
      { script: 'echo $(params.x)' },
      'write env: {VALUE: $(params.x)} beside it, and "$VALUE" in it',
    ],
    ['a value of a matrix in a script', { script: 'echo $(matrix.x)' }, 'write env: {VALUE: $(matrix.x)} beside it'],
    [
      'a script for another program than sh',
      { script: '#!/bin/bash\nx' },
      'for /bin/bash write command: [/bin/bash, -c] beside it',
    ],
    ['an image that moves', { image: 'registry.example.com/scan:latest' }, 'latest'],
    ['the name of a container of ours', { name: 'fetch' }, 'a container of ours is called fetch'],
    ['a secret that is written out', { env: { API_TOKEN: 'abcdefgh' } }, 'secret'],
  ])('is refused for %s', (_, fields, message) => {
    expect(faultsOf(definition('kubernetes', { after: [step('scan', fields)] }))).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it('is refused where another of the build is called the same, or where it takes the image before there is one', () => {
    expect(faultsOf(definition('kubernetes', { before: [test], after: [test] }))).toEqual([
      expect.stringContaining('steps.after[0].name: another step of the build is called test'),
    ]);
    expect(faultsOf(definition('tekton', { before: [step('a', { args: ['$(build.ref)'] })] }))).toEqual([
      expect.stringContaining('only image, args and env of steps.after have it'),
    ]);
    expect(faultsOf(definition('tekton', { after: [step('a', { args: ['$(source.commit)'] })] }))).toEqual([
      expect.stringContaining('are not told of $(source.commit)'),
    ]);
  });
});

it('no step is called as a container of ours, whatever a build has', () => {
  const own = Object.values<Manifest>(EVERYTHING.builds).flatMap(({ steps = {} }) =>
    namesOf([...(steps.before ?? []), ...(steps.after ?? [])]),
  );
  const ours = manifestsOf(EVERYTHING)
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'build')
    .flatMap(({ spec = {} }) => {
      const pods = [spec, spec.template?.spec, ...(spec.templates ?? [])].flatMap((pod) => pod ?? []);
      return pods.flatMap(({ steps = [], initContainers = [], containers = [] }) =>
        namesOf([...steps, ...initContainers, ...containers]),
      );
    })
    .filter((name) => !own.some((step) => name.startsWith(step)));
  const names = [...new Set(ours)];
  expect(names.length).toBeGreaterThan(5);
  const accepted = names.filter((name) => faultsOf(definition('tekton', { before: [step(name)] })).length === 0);
  expect(accepted).toEqual([]);
});

describe('steps of pull requests', () => {
  const steps = {
    before: [
      { ...test, volumes: [{ path: '/root/.npm', volume: 'npm' }] },
      step('publish', { env: { T: { secret: 'npm', key: 'token' } } }),
    ],
    after: [
      scan,
      step('sign', { secrets: [{ id: 'key', secret: 'cosign', key: 'key' }] }),
      step('trace', { capabilities: ['SYS_PTRACE'] }),
    ],
  };
  const opened = (pullRequests: object) => ({
    ...definition('tekton', steps, { pullRequests, credentials: 'registry' }),
    volumes: { npm: { size: '1Gi', accessModes: ['ReadWriteMany'] } },
  });

  it('have no secret and nothing that is kept for trusted runs; those that need one are left out, with a warning', () => {
    const file = opened({ image: 'registry.example.com/pulls/api' });
    const all = ofKind(file, 'Task').filter(({ metadata }) => metadata.name.startsWith('api-pr'));
    expect(all.map(({ metadata }) => metadata.name)).toEqual(['api-pr', 'api-pr-scan']);
    expect(namesOf(all[0]?.spec.steps)).toEqual(['check', 'fetch', 'test', 'build', 'report']);
    expect(JSON.stringify(all)).not.toContain('"npm"}');
    expect(named(all[0]?.spec.volumes, 'step-test-volume-0').emptyDir).toEqual({});
    expect(warningsOf(file)).toContainEqual(
      expect.stringContaining('without the step publish, the step sign, the step trace'),
    );
  });

  it('have no step that takes an image which goes nowhere', () => {
    const all = ofKind(opened({}), 'Task').filter(({ metadata }) => metadata.name.startsWith('api-pr'));
    expect(all.map(({ metadata }) => metadata.name)).toEqual(['api-pr']);
  });
});

it('the form of the design is understood as it stands', () => {
  const build = parse(`
steps:
  before: [{ name: test, image: node:22, args: [npm, test] }]
  after:  [{ name: scan, image: aquasec/trivy:0.60, args: [image, "$(build.ref)"] }]
`);
  expect(faultsOf(oneBuild({ source: git, runner: ['tekton', 'argo', 'script'], ...build }))).toEqual([]);
});

it('a step that may not name the image is not asked for its command besides', () => {
  const steps = { before: [step('early', { args: ['$(build.ref)'] })] };
  expect(faultsOf(definition('kubernetes', steps))).toEqual([expect.stringContaining('before[0].args[0]: ')]);
  const always = { after: [step('tell', { always: true, image: '$(build.ref)', args: ['over'] })] };
  expect(
    faultsOf(definition('kubernetes', always))
      .map((line) => /after\[0\]\.(\w+)/.exec(line)?.[1])
      .sort(),
  ).toEqual(['always', 'image']);
});

it('volumes of a step that are one place, however it is spelled, are a fault; one may lie in another', () => {
  const volumes = ['/a', '/a/', '//a', '/a/./', '/a/b'].map((path) => ({ path }));
  expect(faultsOf(definition('tekton', { before: [step('test', { volumes })] }))).toEqual(
    [1, 2, 3].map((i) => expect.stringContaining(`volumes[${i}].path: it is the same as [0]`)),
  );
});

it('no volume of a step is where it, or what runs it, has something of its own; below the source there may be one', () => {
  const taken = [
    '/run/secrets',
    '/run/secrets/x',
    '//run/./secrets',
    '/workspace/source',
    '/tekton/x',
    '/var/run/argo',
  ];
  const free = ['/run/secretsx', '/workspace/source/node_modules', '/workspace', '/run', '/tektonic'];
  const volumes = [...taken, ...free].map((path) => ({ path }));
  expect(faultsOf(definition('tekton', { before: [step('test', { volumes })] }))).toEqual(
    taken.map((_, i) => expect.stringMatching(new RegExp(`volumes\\[${i}\\]\\.path: /.* mount the volume elsewhere`))),
  );
});

it.each(['kubernetes', 'tekton', 'argo'])('no volume of a step is where it has something of ours on %s', (runner) => {
  const secrets = [{ id: 'token', secret: 'token', key: 'token' }];
  const own = { args: ['run'], secrets };
  const steps = { before: [step('test', own)], after: [step('scan', own)] };
  const all = containersIn(manifestsOf(definition(runner, steps, { credentials: 'registry' })));
  const mounts: Manifest[] = all
    .filter(({ name }) => ['test', 'scan'].includes(name))
    .flatMap(({ volumeMounts }) => volumeMounts);
  const paths = [...new Set(mounts.map(({ mountPath }) => mountPath))];
  expect(paths).toContain('/run/secrets');
  for (const path of paths)
    expect(faultsOf(definition(runner, { before: [step('test', { volumes: [{ path }] })] }))).toEqual([
      expect.stringContaining('mount the volume elsewhere'),
    ]);
});
