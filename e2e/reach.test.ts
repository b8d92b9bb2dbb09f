/**
 * What a RUN step reaches of the pod that builds it: the promises of docs/security.md, tried on the real engines by a
 * Dockerfile that looks for everything it should not have.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './lab/case';
import { certificates, DaemonPod } from './lab/daemon';
import { Lab, missingPrograms } from './lab/lab';
import { must } from './lab/processes';

const missing = missingPrograms();
const required = process.env.CI === 'true';
const engines = missing.length > 0 && !required ? describe.skip : describe;
const lab = new Lab();

beforeAll(async () => {
  if (missing.length > 0 && required) throw new Error(`CI needs ${missing.join(', ')}`);
  if (missing.length === 0) await lab.start();
}, 900_000);
afterAll(() => lab.stop(), 120_000);

// What the engines themselves do not survive once in a hundred times; see engines.test.ts.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

/** What is put where a builder has it, each with a mark of its own; and what a Dockerfile that is hostile looks for. */
const KINDS = ['registry', 'secret', 'variable', 'argument', 'source'] as const;
type Kind = (typeof KINDS)[number];
const mark = (kind: Kind) => `marker-of-${kind}`;

/** The pattern of a mark does not match itself, nor the processes that look for it. */
const PROBE = `
for kind in ${KINDS.join(' ')}; do
  pattern="marker-o[f]-$kind"
  for folder in /*; do
    case $folder in /proc | /sys | /dev) continue ;; esac
    grep -rslE "$pattern" "$folder" | sed "s/^/reached $kind: /"
  done
  for process in /proc/[0-9]*; do
    for part in cmdline environ; do
      if cat "$process/$part" 2>/dev/null | tr '\\0' ' ' | grep -qE "$pattern"; then echo "reached $kind: $part"; fi
    done
    for folder in docker-config build-secrets workspace kaniko; do
      grep -rslE "$pattern" "$process/root/$folder" 2>/dev/null | sed "s/^/reached $kind: /"
    done
  done
done
true
`;

/** The kinds that a RUN step reached, with where it found the first of each. */
function reachedBy(build: object, rest: object = {}, secrets: Record<string, Record<string, string>> = {}) {
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
  writeFileSync(join(subject.source, 'Dockerfile'), `FROM ${lab.base}\nCOPY probe.sh /probe.sh\nRUN sh /probe.sh\n`);
  writeFileSync(join(subject.source, 'probe.sh'), PROBE);
  writeFileSync(join(subject.source, 'notes'), mark('source'));
  must('chmod', ['-R', 'a+rX', subject.source]);
  return subject;
}

function kindsIn(log: string): Kind[] {
  return KINDS.filter((kind) => log.includes(`reached ${kind}: `));
}

engines('a RUN step', () => {
  it.each<[string, object, Kind[]]>([
    ['buildkit, rootless', { builder: 'buildkit' }, ['argument']],
    ['buildkit, privileged', { builder: { type: 'buildkit', mode: 'privileged' } }, []],
    ['buildah, rootless', { builder: 'buildah' }, ['argument']],
    ['buildah, privileged', { builder: { type: 'buildah', mode: 'privileged' } }, ['argument']],
    ['kaniko', { builder: 'kaniko' }, [...KINDS]],
  ])('of %s reaches no more than docs/security.md says', (_, build, expected) => {
    const { log } = reachedBy(build).pod();
    console.log(_, [...new Set(log.match(/reached .*/g) ?? [])].join('\n'));
    expect(kindsIn(log)).toEqual(expected);
  });
});
