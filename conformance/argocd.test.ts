import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Manifest, manifestsOf } from '../test/support';
import { program, testFolder } from './programs';

const argocd = program(testFolder(), join(__dirname, 'argocd'));

interface Verdict {
  readonly kind: string;
  readonly name: string;
  readonly hook: boolean;
  readonly wave: number;
  readonly replaced: boolean;
  readonly health: string;
}

/** What Argo CD's own code makes of objects. */
function verdictsOn(objects: readonly Manifest[]): Verdict[] {
  return JSON.parse(execFileSync(argocd, { input: JSON.stringify(objects), encoding: 'utf8' }));
}

const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
const cached = (volume: string) => ({ from: [{ type: 'volume', volume }], to: [{ type: 'volume', volume }] });
const written = manifestsOf({
  version: 1,
  gitops: 'argocd',
  volumes: { layers: { size: '1Gi' }, nightly: { size: '1Gi' } },
  builds: {
    base: { image: 'r.example.com/base', source },
    api: { image: 'r.example.com/api', source, dependsOn: ['base'], cache: cached('layers') },
    web: { image: 'r.example.com/web', source, dependsOn: ['api'] },
    late: {
      image: 'r.example.com/late',
      source,
      cache: cached('nightly'),
      runner: { type: 'kubernetes', schedule: '@daily' },
    },
  },
});
// What starts a run is created by hand.
const objects = written.filter(({ metadata }) => metadata.name !== undefined);
const of = (kind: string) => verdictsOn(objects.filter((object) => object.kind === kind));

describe('what Argo CD applies', () => {
  it('has no hooks, which it would not compare', () => {
    expect(verdictsOn(objects).filter(({ hook }) => hook)).toEqual([]);
  });

  it('is replaced by force where it is a Job, and nothing else is', () => {
    expect(new Set(verdictsOn(objects).map(({ kind, replaced }) => `${kind} ${replaced}`))).toEqual(
      new Set(['ConfigMap false', 'CronJob false', 'PersistentVolumeClaim false', 'Job true']),
    );
  });

  it('comes in waves: builds after those that they depend on, a claim with its first Job, or else with the last', () => {
    expect(of('Job').map(({ name, wave }) => [name, wave])).toEqual([
      ['base', 0],
      ['api', 1],
      ['web', 2],
    ]);
    expect(of('PersistentVolumeClaim').map(({ name, wave }) => [name, wave])).toEqual([
      ['layers', 1],
      ['nightly', 2],
    ]);
  });

  it('is waited for until it is healthy: a claim that is not bound is not, and a Job that failed never will be', () => {
    const [claim] = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    const [job] = objects.filter(({ kind }) => kind === 'Job');
    const ended = (type: string) => ({ ...job, status: { conditions: [{ type, status: 'True' }] } });
    const states = [
      { ...claim, status: { phase: 'Pending' } },
      { ...claim, status: { phase: 'Bound' } },
      job,
      ended('Complete'),
      ended('Failed'),
    ];
    expect(verdictsOn(states).map(({ health }) => health)).toEqual([
      'Progressing',
      'Healthy',
      'Progressing',
      'Healthy',
      'Degraded',
    ]);
  });
});
