/** A definition that uses what the examples do not. */
const inline = { type: 'inline', files: { Dockerfile: 'ARG BASE\nFROM ${BASE}' } };

export const EVERYTHING = {
  version: 1,
  name: 'shop',
  registries: { 'r.example.com': { ca: { configMap: 'ca', key: 'ca.crt' }, mirrors: ['m.example.com'] } },
  defaults: { namespace: 'builds', credentials: 'registry', parameters: { revision: { default: 'main' } } },
  volumes: {
    layers: { size: '1Gi' },
    storage: { size: '1Gi', accessModes: ['ReadWriteOncePod'] },
    bases: { size: '1Gi', accessModes: ['ReadWriteMany'] },
  },
  warmers: {
    bases: { volume: 'bases', images: ['ubuntu:24.04'], schedule: '0 3 * * *', runner: 'argo' },
    once: { volume: 'bases', images: ['ubuntu:24.04'] },
    nightly: { builds: ['lone'], schedule: '@daily' },
  },
  daemons: {
    buildkitd: {
      ...{ size: '100Gi', clusterIssuer: 'internal', replicas: 2, drain: '10m', compaction: true },
      ...{ frontends: ['docker/dockerfile'], metrics: { namespace: 'monitoring' } },
      clients: [{ namespace: 'team-a' }, { podLabels: { app: 'ci' } }],
    },
    passing: {
      ...{ volume: 'none', issuer: 'internal', autoscaling: { max: 3 } },
      pod: { resources: { requests: { cpu: '2' } } },
    },
    far: { address: 'tcp://buildkitd.example.com:8372', secrets: { client: 'far-client' } },
    rooted: { size: '1Gi', mode: 'privileged', secrets: { server: 'server', client: 'client' }, maxUsedSpace: '50GB' },
    fenced: { size: '1Gi', mode: 'userns', clusterIssuer: 'internal', storageClass: 'fast' },
  },
  builds: {
    served: { image: 'r.example.com/served', source: inline, builder: { type: 'buildkit', daemon: 'rooted' } },
    replicated: {
      image: 'r.example.com/replicated',
      source: inline,
      builder: { type: 'buildkit', daemon: 'buildkitd' },
    },
    known: {
      image: 'r.example.com/known',
      source: inline,
      credentials: [
        'registry',
        { secret: 'ghcr', key: 'token', registry: 'ghcr.io', username: 'robot' },
        { ecr: { region: 'eu-west-1', account: '123456789012' } },
        { gar: { registry: 'europe-west1-docker.pkg.dev' } },
        { acr: { registry: 'shop.azurecr.io' } },
      ],
    },
    apart: {
      image: 'r.example.com/apart',
      source: inline,
      builder: 'kaniko',
      credentials: { pull: 'registry', push: 'other-registry' },
    },
    afar: { image: 'r.example.com/afar', source: inline, builder: { type: 'buildkit', daemon: 'far' } },
    base: { image: 'r.example.com/base', source: inline, runner: ['kubernetes', 'tekton', 'argo'] },
    branch: {
      image: 'r.example.com/branch',
      tags: ['$(source.branch)', 'v$(source.date)-$(source.shortCommit)'],
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      labels: { revision: '$(source.commit)' },
      cache: { type: 'registry', scope: 'branch', base: 'release/2.0' },
    },
    parted: {
      image: 'r.example.com/parted',
      source: {
        ...{
          type: 'git',
          url: 'git@git.example.com:a/mono.git',
          credentials: 'ssh',
          path: 'services/api',
          sparse: true,
        },
        submodules: {
          credentials: {
            'https://libs.example.com': { secret: 'libs', key: 'token' },
            'ssh://git.example.org': 'more',
          },
        },
      },
      builder: { type: 'buildah', state: { volume: 'storage', keep: '72h' } },
    },
    spared: {
      image: 'r.example.com/spared',
      tags: ['latest', '$(source.commit)'],
      source: { type: 'git', url: 'https://git.example.com/a.git', path: 'services/spared' },
      builder: 'kaniko',
      skip: 'unchanged',
    },
    packed: {
      image: 'r.example.com/packed',
      source: {
        type: 'oci',
        ref: 'r.example.com/sources/shop:$(params.revision)',
        path: 'services/api',
        credentials: [{ ecr: { region: 'eu-west-1' } }, 'sources'],
      },
      builder: 'kaniko',
    },
    bucketed: {
      image: 'r.example.com/bucketed',
      source: {
        type: 's3',
        bucket: 'sources',
        key: 'shop/$(params.revision).tar.gz',
        region: 'eu-west-1',
        endpointUrl: 'https://s3.example.com',
        credentials: 'sources',
      },
      builder: 'buildah',
    },
    clouded: {
      image: 'r.example.com/clouded',
      source: { type: 'gcs', bucket: 'sources', key: 'shop.tar.gz', path: 'web', credentials: 'robot' },
    },
    listed: {
      image: 'r.example.com/listed',
      tags: ['latest', '$(source.commit)'],
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      parameters: { args: { list: true, default: ['A=costs $(five)', 'B='] }, hosts: { list: true, default: [] } },
      buildArgs: '$(params.args)',
      extraArgs: ['--registry-mirror=$(params.hosts)'],
      steps: {
        before: [
          { name: 'test', image: 'docker.io/library/node:22.12', command: ['npm'], args: ['x-$(params.hosts)'] },
        ],
      },
      builder: 'kaniko',
      runner: ['tekton', 'argo', 'script'],
      skip: 'unchanged',
    },
    settled: {
      image: '$(params.host)/settled',
      source: { type: 'git', url: 'https://git.example.com/a.git' },
      parameters: { host: { default: { configMap: 'build-settings', key: 'host' } } },
      runner: 'argo',
    },
    told: {
      image: 'r.example.com/told',
      source: { type: 'git', url: 'https://gitlab.example.com/team/a.git', revision: '$(params.revision)' },
      runner: ['tekton', 'argo'],
      notify: { gitlab: { secret: 'statuses' } },
    },
    api: {
      image: 'r.example.com/api',
      source: { type: 'git', url: 'git@git.example.com:a/b.git', revision: '$(params.revision)', credentials: 'ssh' },
      dependsOn: ['base'],
      buildArgs: { BASE: '$(builds.base.ref)', NOTE: 'costs $(five) dollars, {{really}}' },
      builder: { type: 'buildkit', mode: 'userns' },
      timeout: '10m',
      pod: {
        serviceAccount: 'builder',
        imagePullSecrets: ['pull'],
        nodeSelector: { a: 'b' },
        tolerations: [{ operator: 'Exists' }, { key: 'a', value: 'b', effect: 'NoExecute', tolerationSeconds: 60 }],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'example.com/cores', operator: 'Gt', values: ['4'] }] },
                { matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['node-1.example.com'] }] },
              ],
            },
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] } },
            ],
          },
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'c', operator: 'Exists' }] },
                namespaces: ['builds'],
                namespaceSelector: {},
              },
            ],
          },
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
            ],
          },
        },
        priorityClassName: 'builds',
        resources: {
          requests: { cpu: 0.5, memory: '1e9', 'ephemeral-storage': '1.5Gi', 'hugepages-2Mi': '4Mi' },
          limits: { memory: '1Gi', 'hugepages-2Mi': '4096Ki', 'example.com/device': 2 },
        },
        env: { A: 'b', C: { secret: 'd', key: 'e' } },
      },
    },
    web: {
      image: 'r.example.com/web',
      source: inline,
      dependsOn: ['base'],
      builder: 'kaniko',
      cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }],
      buildArgs: { BASE: '$(builds.base.ref)' },
      credentials: 'other-registry',
    },
    // Longer than a label, and with a digit first.
    [`1${'-long'.repeat(20)}`]: { image: 'r.example.com/long', source: inline, dependsOn: ['base'] },
    needing: {
      image: 'r.example.com/needing',
      source: { type: 'inline', files: { Dockerfile: 'ARG BASE\nFROM ${BASE}', 'a/b': '', a_b: '', ü: 'x' } },
      dependsOn: [`1${'-long'.repeat(20)}`],
      buildArgs: { BASE: `$(builds.1${'-long'.repeat(20)}.ref)` },
      timeout: '2147483647s',
      sourceDateEpoch: 253_402_300_799,
    },
    lone: {
      image: 'r.example.com/lone',
      source: { type: 'volume', claim: 'sources' },
      cache: 'registry',
      parameters: { 'a-b_c': { default: '' }, required: { default: 'x' } },
      tags: ['$(params.a-b_c)x', '$(params.required)'],
      runs: { keep: 20, days: 14 },
    },
    stepped: {
      image: 'r.example.com/stepped',
      source: { type: 'git', url: 'https://git.example.com/a.git', path: 'services/stepped' },
      steps: {
        before: [
          {
            name: 'test',
            image: 'node:22',
            command: ['npm'],
            args: ['test', '$(params.revision)'],
            env: { CI: 'true' },
          },
          {
            name: 'generate',
            image: 'node:22',
            script: 'for f in *.proto; do echo "$f $(date) {{x}}"; done\n',
            args: ['$(source.commit)'],
            env: { DAY: 'on $(source.date)' },
            workingDir: 'proto',
            resources: { requests: { cpu: '1' }, limits: { memory: '1e9' } },
          },
        ],
        after: [
          {
            name: 'scan',
            image: 'r.example.com/scanner:1.4',
            command: ['scanner'],
            args: ['image', '$(build.ref)'],
            volumes: [{ path: '/tmp/work' }, { path: '/var/cache/scanner', volume: 'bases' }],
          },
          {
            name: 'sign',
            image: 'r.example.com/signer:2.5',
            command: ['signer'],
            args: ['--key=/run/secrets/signer.key'],
            env: { IMAGE: '$(build.ref)', PASSWORD: { secret: 'signer', key: 'password' } },
            secrets: [{ id: 'signer.key', secret: 'signer', key: 'key' }],
            user: 65532,
            workingDir: '/home/signer',
          },
        ],
      },
    },
    watched: {
      image: 'r.example.com/watched',
      source: { type: 'volume', claim: 'sources' },
      runner: ['tekton', 'argo'],
      cache: 'registry',
      steps: {
        before: [{ name: 'lint', image: 'r.example.com/linter:3.1', capabilities: ['NET_RAW'], user: 0 }],
        after: [
          { name: 'tell', image: 'r.example.com/teller:1.0', always: true, args: ['$(params.revision)'] },
          { name: 'smoke', image: 'r.example.com/smoke:1.0', command: ['smoke'], args: ['$(build.ref)'] },
        ],
      },
    },
    kept: {
      image: 'r.example.com/kept',
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      cache: { type: 'registry' },
      runner: { type: 'tekton', schedule: '0 3 * * *', timeZone: 'Europe/Berlin', startingDeadlineSeconds: 60 },
    },
    opened: {
      image: 'r.example.com/opened',
      source: { type: 'git', url: 'https://git.example.com/a.git', credentials: 'git' },
      runner: ['tekton', 'argo'],
      cache: [{ type: 'inline' }, { type: 'registry' }],
      pullRequests: {
        image: 'r.example.com/pulls/opened',
        tags: ['pr'],
        cache: { type: 'registry', ref: 'r.example.com/pulls/opened-cache:layers' },
        credentials: 'pulls',
        sourceCredentials: 'git-read',
        builder: { type: 'buildkit', mode: 'userns' },
      },
    },
    joined: {
      image: 'r.example.com/joined',
      additionalImages: ['mirror.example.com/joined'],
      tags: ['latest', '$(source.branch)', '$(source.shortCommit)'],
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)', credentials: 'git' },
      cache: { type: 'registry', scope: 'branch' },
      platforms: ['linux/amd64', 'linux/arm64'],
      platformNodes: 'native',
      runner: ['tekton', 'argo'],
    },
    pushed: {
      image: 'r.example.com/pushed',
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      trigger: {
        github: { secret: 'webhook' },
        on: ['push', 'tag'],
        branches: ['main', 'release/*'],
        tags: ['v*'],
        paths: ['services/**', 'go.mod'],
      },
      runner: [
        'tekton',
        {
          type: 'argo',
          eventBus: 'ci',
          schedules: ['0 3 * * *', '0 15 * * 1'],
          timeZone: 'Europe/Berlin',
          suspend: true,
          startingDeadlineSeconds: 60,
        },
      ],
    },
    merged: {
      image: 'r.example.com/merged',
      // A template of the cluster has no ConfigMap of registries.
      registries: {},
      source: { type: 'git', url: 'https://git.example.com/a.git', revision: '$(params.revision)' },
      runner: [
        { type: 'tekton', retries: 0, trigger: { gitlab: { secret: { secret: 'webhook', key: 'key' } } } },
        { type: 'argo', clusterScope: true, podGC: 'OnPodCompletion', podGCDelay: '1m', archiveLogs: true, retries: 0 },
      ],
    },
  },
};
