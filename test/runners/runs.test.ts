import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expand } from '../manifests';
import { faultsOf, filesOf, type Manifest, manifestsOf, oneBuild, only, podOf, temporaryFolder } from '../support';

const runs = { keep: 20, days: 14 };
const DAYS = 14 * 86_400;
const named = (definition: object, kind: string, name: string) =>
  manifestsOf(definition).find((one) => one.kind === kind && one.metadata.name === name) as Manifest;

/** What a container of an errand does, with a kubectl that answers what it is told. */
function errand(cronJob: Manifest, kubectl: string, env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const script = `#!/bin/sh\necho "$@" >> ${folder}/calls\n${kubectl}`;
  writeFileSync(join(folder, 'kubectl'), script, { mode: 0o755 });
  const [{ command, args = [] }] = podOf(cronJob).containers;
  const [shell, ...rest] = [...command, ...args].map((part: string) => expand(part, {}));
  const { status, stderr } = spawnSync(shell as string, rest, {
    env: { PATH: `${folder}:${process.env.PATH}`, ...env },
    encoding: 'utf8',
  });
  return { status, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'), folder };
}

describe('runs that are over', () => {
  it('are kept as the build says, on a schedule as many and alone as long, by Kubernetes and Argo themselves', () => {
    const limits = { successfulJobsHistoryLimit: 20, failedJobsHistoryLimit: 20 };
    const schedule = { type: 'kubernetes', schedule: '@daily' };
    const { spec } = only('CronJob', oneBuild({ runs, runner: schedule }));
    expect(spec).toMatchObject({ ...limits, jobTemplate: { spec: { ttlSecondsAfterFinished: DAYS } } });
    expect(only('Job', oneBuild({ runs })).spec.ttlSecondsAfterFinished).toBe(DAYS);
    const argo = oneBuild({ runs, runner: { type: 'argo', schedules: ['@daily'] } });
    expect(only('CronWorkflow', argo).spec).toMatchObject(limits);
    expect(only('WorkflowTemplate', argo).spec.ttlStrategy).toEqual({ secondsAfterCompletion: DAYS });
  });

  it('are kept as the runner says, where it says more', () => {
    const runner = {
      type: 'kubernetes',
      schedule: '@daily',
      successfulJobsHistoryLimit: 0,
      ttlSecondsAfterFinished: 60,
    };
    const { spec } = only('CronJob', oneBuild({ runs, runner }));
    expect(spec).toMatchObject({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 20 });
    expect(spec.jobTemplate.spec.ttlSecondsAfterFinished).toBe(60);
  });

  it('stay where a GitOps tool would make them again', () => {
    expect(only('Job', oneBuild({ runs }, { gitops: 'argocd' })).spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('are what builds of one group agree on', () => {
    const image = 'registry.example.com/web';
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    const both = (other: object) => ({
      ...oneBuild({ runs, runner: 'tekton' }),
      builds: {
        api: { image, source, runs, runner: 'tekton' },
        web: { image: `${image}2`, source, dependsOn: ['api'], runner: 'tekton', ...other },
      },
    });
    expect(faultsOf(both({}))).toEqual([]);
    expect(faultsOf(both({ runs: { keep: 3 } })).join()).toContain('builds.web.runs: ');
  });

  it('are nothing that a script leaves', () => {
    expect(faultsOf(oneBuild({ runs, runner: 'script' })).join()).toContain('a script leaves nothing behind');
    expect(faultsOf(oneBuild({ runs, runner: ['script', 'tekton'] }))).toEqual([]);
  });
});

describe('runs of Tekton that are over', () => {
  const pruned = oneBuild({ runs, namespace: 'builds', runner: 'tekton' });
  const line = (daysAgo: number, pipeline: string, label: string, name: string) =>
    [new Date(Date.now() - daysAgo * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z'), pipeline, label, name].join('|');

  it('are found by a label that Tekton gives them, of Pipelines and of Tasks', () => {
    for (const kind of ['Pipeline', 'Task'])
      expect(only(kind, pruned).metadata.labels['cdk8s-cached-builds/runs']).toBe('keep-20-days-14');
    expect(only('Pipeline', oneBuild({ runner: 'tekton' })).metadata.labels).not.toHaveProperty([
      'cdk8s-cached-builds/runs',
    ]);
  });

  it('are removed by one CronJob of the namespace, which may list and delete them and nothing else', () => {
    const definition = { ...(pruned as Manifest) };
    definition.builds = { ...definition.builds, web: { ...definition.builds.api, image: 'r.example.com/web' } };
    expect(only('Role', definition).rules).toEqual([
      { apiGroups: ['tekton.dev'], resources: ['pipelineruns', 'taskruns'], verbs: ['list', 'delete'] },
    ]);
    const pod = podOf(only('CronJob', definition));
    expect(pod).toMatchObject({ serviceAccountName: 'cached-builds-prune', automountServiceAccountToken: true });
    expect(pod.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(filesOf(definition).has('tekton/prune.yaml')).toBe(true);
  });

  it('are removed when there are more of a Pipeline, or when they are older; what still runs stays', () => {
    const finished = [
      line(0.1, 'api', 'keep-2', 'api-1'),
      line(0.3, 'api', 'keep-2', 'api-3'),
      line(0.2, 'api', 'keep-2', 'api-2'),
      line(5, 'web', 'keep-2-days-4', 'web-old'),
      line(3, 'web', 'keep-2-days-4', 'web-new'),
      line(40, 'lone', 'days-14', 'lone-old'),
      line(13, 'lone', 'days-14', 'lone-new'),
    ];
    const answer = `case "$1 $2" in "get pipelineruns.tekton.dev") cat <<'END'\n${finished.join('\n')}\nEND\n;; esac`;
    const { status, calls, stderr } = errand(only('CronJob', pruned), answer);
    expect([status, stderr]).toEqual([0, '']);
    const removed = calls.filter((call) => call.startsWith('delete'));
    expect(removed).toHaveLength(1);
    const [, kind, ...names] = (removed[0] as string).split(' ');
    expect(kind).toBe('pipelineruns.tekton.dev');
    expect(names.sort()).toEqual(['--wait=false', 'api-3', 'lone-old', 'web-old']);
  });

  it.each([
    ['pipelineruns.tekton.dev', 'pipeline', 'cdk8s-cached-builds/runs'],
    ['taskruns.tekton.dev', 'task', 'cdk8s-cached-builds/runs,!tekton.dev/pipelineRun'],
  ])('are asked of kubectl, %s by labels whose dots are no steps of a JSONPath', (resource, of, selector) => {
    const asked = errand(only('CronJob', pruned), '').calls.find((call) => call.startsWith(`get ${resource}`));
    const columns = [
      '{.status.completionTime}',
      `{.metadata.labels.tekton\\.dev/${of}}`,
      '{.metadata.labels.cdk8s-cached-builds/runs}',
      '{.metadata.name}',
    ];
    expect(asked).toContain(
      `get ${resource} --selector=${selector} --output=jsonpath={range .items[?(@.status.completionTime)]}${columns.join('|')}{`,
    );
  });

  it('are left alone where the API server does not answer', () => {
    const { status, calls } = errand(only('CronJob', pruned), 'exit 1');
    expect(status).toBe(1);
    expect(calls.join('\n')).not.toContain('delete');
  });
});

describe('a schedule on Tekton', () => {
  const runner = { type: 'tekton', schedule: '0 3 * * *', timeZone: 'Europe/Berlin', startingDeadlineSeconds: 60 };
  const scheduled = oneBuild({ namespace: 'builds', runner, pod: { env: { HTTPS_PROXY: 'http://proxy:3128' } } });

  it('is a CronJob that creates the run that a TriggerTemplate has', () => {
    const { spec } = only('CronJob', scheduled);
    expect(spec).toMatchObject({ schedule: '0 3 * * *', timeZone: 'Europe/Berlin', startingDeadlineSeconds: 60 });
    const [run] = only('TriggerTemplate', scheduled).spec.resourcetemplates;
    const start = manifestsOf(scheduled).find(({ kind }) => kind === 'PipelineRun') as Manifest;
    expect(run.spec).toEqual(start.spec);
    expect(run.metadata.generateName).toBe('api-');
  });

  it('says what it creates in an annotation, where overlays find the name, and not in its script', () => {
    const cronJob = only('CronJob', scheduled);
    const { metadata } = cronJob.spec.jobTemplate.spec.template;
    const name = only('TriggerTemplate', scheduled).metadata.name;
    expect(metadata.annotations).toEqual({ 'cdk8s-cached-builds/trigger-template': name });
    const [{ env }] = podOf(cronJob).containers;
    expect(env).toEqual([
      {
        name: 'TEMPLATE',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: "metadata.annotations['cdk8s-cached-builds/trigger-template']" },
        },
      },
    ]);
    expect(filesOf(scheduled).get('tekton/name-references.conf')).toContain('cdk8s-cached-builds\\/trigger-template');
  });

  it('creates what the API server answers, and nothing where that does not answer', () => {
    const cronJob = only('CronJob', scheduled);
    const env = { TEMPLATE: 'api-schedule' };
    const answer = 'case "$1" in get) echo "{run}";; create) cat > "$(dirname "$0")/created";; esac';
    const { status, calls, folder } = errand(cronJob, answer, env);
    expect(status).toBe(0);
    expect(calls[0]).toContain('get triggertemplates.triggers.tekton.dev api-schedule ');
    expect(readFileSync(join(folder, 'created'), 'utf8')).toBe('{run}');
    expect(errand(cronJob, 'exit 1', env)).toMatchObject({ status: 1, calls: [expect.stringMatching(/^get /)] });
  });

  it('may read templates and create runs, and no more', () => {
    expect(named(scheduled, 'Role', 'cached-builds-start').rules).toEqual([
      { apiGroups: ['triggers.tekton.dev'], resources: ['triggertemplates'], verbs: ['get'] },
      { apiGroups: ['tekton.dev'], resources: ['pipelineruns'], verbs: ['create'] },
    ]);
  });

  it('gives a parameter its default, so there must be one', () => {
    expect(faultsOf(oneBuild({ runner, parameters: { tag: {} } })).join()).toContain(
      'has no default, and nobody gives a value to a run on a schedule; add default, or leave schedule out',
    );
  });

  it('starts what waits for the build too, once', () => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM scratch' } };
    const builds = {
      base: { image: 'r.example.com/base', source, runner },
      api: { image: 'r.example.com/api', source, dependsOn: ['base'], runner: 'tekton' },
    };
    const definition = { version: 1, builds };
    expect(only('CronJob', definition).metadata.name).toBe('base-schedule');
    const [run] = only('TriggerTemplate', definition).spec.resourcetemplates;
    expect(run.spec.pipelineRef.name).toBe('base');
  });

  it('goes with a trigger: each has a template of its own', () => {
    const both = { ...runner, trigger: { github: { secret: 'webhook', branches: ['main'] } } };
    const definition = oneBuild({
      namespace: 'builds',
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      parameters: { revision: { default: 'main' } },
      runner: both,
    });
    const templates = manifestsOf(definition).filter(({ kind }) => kind === 'TriggerTemplate');
    expect(templates.map(({ metadata }) => metadata.name).sort()).toEqual(['api', 'api-schedule']);
  });
});
