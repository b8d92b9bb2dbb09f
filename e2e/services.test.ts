/**
 * What builds of real services take: two that were written for this bench, with packages from their registries. Each is built
 * cold, again with nothing changed, after a change of its source and after one of its dependencies; each time by a new pod.
 * One builder and one service unless SERVICES=all; E2E_SERVICES names a file that the measures are written to.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { inOneVolume, state } from './lab/subjects';
import {
  changeDependency,
  changeService,
  SERVICES,
  type Service,
  toolchainOf,
  writeService,
} from './services/services';

const { lab, engines } = labForTests();

/** One way to build a service; that with a `state` keeps every layer, and is what others of its builder are measured against. */
interface Way {
  readonly builder: string;
  readonly cache: string;
  readonly build: object;
  readonly mounts?: boolean;
}

const way = (builder: string, cache: string, settings: object, kind: string | object = 'registry'): Way => ({
  builder,
  cache,
  build: { builder: settings, cache: kind },
});
const withMounts = (kept: Way): Way => ({ ...kept, cache: `${kept.cache}, cache mounts`, mounts: true });

const buildkit = { type: 'buildkit' };
const kaniko = { type: 'kaniko' };
const vfs = { type: 'buildah' };
const overlay = { type: 'buildah', mode: 'privileged', storageDriver: 'overlay' };

const BUILDKIT_STATE = way('buildkit', 'state', { ...buildkit, ...state }, 'none');

const WAYS: readonly Way[] = [
  BUILDKIT_STATE,
  way('buildkit', 'registry', buildkit),
  withMounts(BUILDKIT_STATE),
  way('buildkit', 'volume', buildkit, { type: 'volume', volume: 'kept' }),
  way('kaniko', 'registry', kaniko),
  way('kaniko', 'registry, COPY layers', { ...kaniko, cacheCopyLayers: true }),
  way('buildah, overlay', 'state', { ...overlay, ...state }, 'none'),
  way('buildah, overlay', 'registry', overlay),
  way('buildah, vfs', 'state', { ...vfs, ...state }, 'none'),
  way('buildah, vfs', 'registry', vfs),
];

/** Kaniko, and Buildah with vfs, copy whole images, which takes as long after a change as a cold build may. */
const COPIES = /kaniko|vfs/;

const ALL = process.env.SERVICES === 'all';
const SAMPLE = ALL ? WAYS : WAYS.slice(0, 2);

const rows: object[] = [];

/** Writes down at once what was measured: what comes after it may take long. */
function note(row: object): void {
  rows.push(row);
  if (process.env.E2E_SERVICES) writeFileSync(resolve(process.env.E2E_SERVICES), `${JSON.stringify(rows, null, 2)}\n`);
}

function measured(service: Service, { builder, cache, build, mounts = false }: Way): Record<string, number> {
  const subject = new Case(lab, build, inOneVolume);
  writeService(service, subject.source, lab, mounts);
  const seconds = () => Math.round(subject.pod().seconds * 100) / 100;
  const cold = seconds();
  const warm = seconds();
  changeService(service, subject.source, 'more than ');
  const source = seconds();
  changeDependency(service, subject.source);
  const dependency = seconds();
  const row = { cold, warm, source, dependency };
  note({ service: service.name, builder, cache, ...row });
  return row;
}

engines.each(ALL ? SERVICES : SERVICES.slice(0, 1))('a service of $name', (service) => {
  beforeAll(() => {
    if (lab.registry)
      lab.publish(service.toolchain(toolchainOf(service, lab), join(lab.folder, `toolchain-${service.name}`)));
  }, 300_000);

  it.each(SAMPLE)(
    'is built warm by $builder, its cache: $cache',
    (way) => {
      const { cold, warm, source } = measured(service, way) as Record<'cold' | 'warm' | 'source', number>;
      expect(warm).toBeLessThan(cold);
      if (!COPIES.test(way.builder)) expect(source).toBeLessThan(cold);
    },
    1_500_000,
  );
});
