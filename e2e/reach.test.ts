/**
 * What a RUN step reaches of the pod that builds it: the promises of docs/security.md, tried on the real engines by a
 * Dockerfile that looks for everything it should not have.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './lab/case';
import { certificates, DaemonPod } from './lab/daemon';
import { labForTests } from './lab/for-tests';
import type { Cluster } from './lab/pod';
import { must } from './lab/processes';

const { lab, engines } = labForTests();

/** What is put where a builder has it, each with a mark of its own; and what a Dockerfile that is hostile looks for. */
const KINDS = ['registry', 'secret', 'variable', 'argument', 'source'] as const;
type Kind = (typeof KINDS)[number];
const mark = (kind: Kind) => `marker-of-${kind}`;

/** The pattern of a mark does not match itself, nor the processes that look for it. */
const PROBE = `
for kind in ${KINDS.join(' ')}; do
  pattern="marker-o[f]-$kind"
  for folder in /docker-config /build-secrets /kaniko /workspace /run/secrets; do
    grep -rslE "$pattern" "$folder" | sed "s/^/reached $kind: /"
  done
  for process in /proc/[0-9]*; do
    for part in cmdline environ; do
      if cat "$process/$part" 2>/dev/null | tr '\\0' ' ' | grep -qE "$pattern"; then echo "reached $kind: $part"; fi
    done
    for folder in docker-config build-secrets workspace run/secrets; do
      grep -rslE "$pattern" "$process/root/$folder" 2>/dev/null | sed "s/^/reached $kind: /"
    done
  done
done
true
`;

/** A build with a mark of each kind, whose Dockerfile looks for them. */
function probed(build: object, steps: readonly string[], rest: object = {}, secrets: Cluster['secrets'] = {}): Case {
  const config = { auths: {}, HttpHeaders: { note: mark('registry') } };
  const subject = new Case(
    lab,
    {
      cache: 'none',
      credentials: 'registry',
      secrets: [{ id: 'npmrc', secret: 'npm', key: 'rc' }],
      labels: { note: mark('argument') },
      pod: { env: { NOTE: mark('variable') } },
      ...build,
    },
    rest,
    { registry: { '.dockerconfigjson': JSON.stringify(config) }, npm: { rc: mark('secret') }, ...secrets },
  );
  const files = { Dockerfile: steps.join('\n'), 'probe.sh': PROBE, notes: mark('source') };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(subject.source, name), `${content}\n`);
  copyFileSync(lab.leave, join(subject.source, 'leave'));
  must('chmod', ['-R', 'a+rX', subject.source]);
  return subject;
}

/** It looks from where it is, and from outside of its root if it can get there. */
const probe = () => [
  `FROM ${lab.base} AS probe`,
  'COPY probe.sh leave /',
  'RUN sleep 3 && sh /probe.sh && (/leave /bin/sh -c "$(cat /probe.sh)" || true)',
];

/** A stage that has a secret while the probe runs beside it, as builds do that a daemon runs at the same time. */
const besideAnother = () => [
  `FROM ${lab.base} AS other`,
  'RUN --mount=type=secret,id=npmrc,target=/run/secrets/npmrc sleep 30 && cp /etc/passwd /other',
  ...probe(),
  'COPY --from=other /other /other',
];

function reached(log: string): Kind[] {
  return KINDS.filter((kind) => log.includes(`reached ${kind}: `));
}

engines('a RUN step', () => {
  it.each<[string, object, Kind[]]>([
    ['buildkit, rootless', { builder: 'buildkit' }, ['argument']],
    ['buildkit, privileged', { builder: { type: 'buildkit', mode: 'privileged' } }, []],
    ['buildah, rootless', { builder: 'buildah' }, ['argument']],
    ['buildah, privileged', { builder: { type: 'buildah', mode: 'privileged' } }, ['argument']],
    [
      'buildah that may leave its root',
      { builder: 'buildah', extraArgs: ['--cap-add=CAP_SYS_CHROOT'] },
      // Of Debian's 1.28 it reached all that the pod has.
      ['argument'],
    ],
    ['kaniko', { builder: 'kaniko' }, [...KINDS]],
  ])('of %s reaches what docs/security.md says, and nothing else', (_, build, expected) => {
    expect(reached(probed(build, probe()).pod().log)).toEqual(expected);
  });

  it.each<[string, Kind[]]>([
    ['rootless', ['secret']],
    ['privileged', []],
  ])(
    'of a daemon, %s, reaches nothing of its client, and of builds beside it what docs/security.md says',
    async (mode, expected) => {
      const tls = certificates(join(lab.folder, `tls-${mode}`), 'buildkitd');
      const daemons = { buildkitd: { size: '1Gi', mode, secrets: { server: 'server', client: 'client' } } };
      const build = probed({ builder: { type: 'buildkit', daemon: 'buildkitd' } }, besideAnother(), { daemons }, tls);
      const daemon = await DaemonPod.start(lab, build);
      try {
        expect(reached(build.pod().log)).toEqual(expected);
      } finally {
        daemon.stop();
      }
    },
  );
});
