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

/** One way to build a service; `limit`: what keeps everything, that others are measured against. */
interface Way {
  readonly builder: 'buildkit' | 'kaniko' | 'buildah';
  readonly cache: string;
  readonly build: object;
  readonly mounts?: boolean;
}

const WAYS: readonly Way[] = [
  {
    builder: 'buildkit',
    cache: 'state',
    build: { builder: { type: 'buildkit', ...state }, cache: 'none' },
    mounts: true,
  },
  { builder: 'buildkit', cache: 'registry', build: { builder: 'buildkit', cache: 'registry' } },
  { builder: 'kaniko', cache: 'registry', build: { builder: 'kaniko', cache: 'registry' } },
  {
    builder: 'buildah',
    cache: 'state',
    build: { builder: { type: 'buildah', ...state }, cache: 'none' },
    mounts: true,
  },
  { builder: 'buildah', cache: 'registry', build: { builder: 'buildah', cache: 'registry' } },
  {
    builder: 'kaniko',
    cache: 'registry, COPY layers',
    build: { builder: { type: 'kaniko', cacheCopyLayers: true }, cache: 'registry' },
  },
  { builder: 'buildkit', cache: 'volume', build: { builder: 'buildkit', cache: { type: 'volume', volume: 'kept' } } },
];

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
  const seconds = () => Math.round(subject.pod().seconds * 10) / 10;
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
      expect(source).toBeLessThan(cold);
    },
    900_000,
  );
});
