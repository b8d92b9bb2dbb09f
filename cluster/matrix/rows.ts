import { certificates } from '../../e2e/lab/daemon';
import type { Engine } from '../../e2e/lab/logs';
import type { StepName } from '../../e2e/lab/project';
import { S3 } from '../lab/place';
import { STARTS, type StartName } from './start';

type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A build in the words of a definition, whatever starts it. */
interface Cell {
  /** As `docs/evidence.json` names builder, and its caches and settings. */
  readonly builder: Engine;
  readonly uses: readonly string[];
  readonly build: object | ((start: StartName) => object);
  /** What the definition has besides the build. */
  readonly rest?: object;
  /** Secrets of the namespace. */
  readonly secrets?: (folder: string) => Secrets;
  /** What is reused after a change of the source; by default all that does not depend on it. */
  readonly afterChange?: readonly StepName[];
}

/** A cell of the matrix: a build, and how it is run. */
export interface Row extends Omit<Cell, 'build'> {
  readonly build: object;
  readonly start: StartName;
  /** Whether the source is changed in the end, too. */
  readonly changes: boolean;
}

const KEPT = { volumes: { kept: { size: '1Gi', accessModes: ['ReadWriteOncePod'] } } };
const state = { volume: 'kept' };

const CELLS: readonly Cell[] = [
  { builder: 'buildkit', uses: ['mode: rootless', 'registry'], build: { builder: 'buildkit', cache: 'registry' } },
  {
    builder: 'buildkit',
    uses: ['mode: privileged', 'volume'],
    build: { builder: { type: 'buildkit', mode: 'privileged' }, cache: { type: 'volume', volume: 'kept' } },
    rest: { volumes: { kept: { size: '1Gi' } } },
  },
  {
    builder: 'buildkit',
    uses: ['mode: userns'],
    build: { builder: { type: 'buildkit', mode: 'userns' }, cache: 'registry', kubernetesVersion: '1.36' },
  },
  // mode=min keeps what is in the image: the layers of the stage before are lost once one of them changes.
  { builder: 'buildkit', uses: ['inline'], build: { builder: 'buildkit', cache: 'inline' }, afterChange: ['tools'] },
  {
    builder: 'buildkit',
    uses: ['s3'],
    // One bucket for all.
    build: (start) => ({
      builder: 'buildkit',
      cache: {
        ...{ type: 's3', bucket: 'cache', prefix: `${start}/`, region: 'lab', endpointUrl: `http://${S3}` },
        ...{ usePathStyle: true, credentials: 'bucket' },
      },
    }),
    secrets: () => ({ bucket: { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' } }),
  },
  // Applied together: the first build waits for its daemon.
  {
    builder: 'buildkit',
    uses: ['daemon'],
    build: { builder: { type: 'buildkit', daemon: 'buildkitd' }, cache: 'none' },
    rest: { daemons: { buildkitd: { size: '1Gi', secrets: { server: 'server', client: 'client' } } } },
    secrets: (folder) => certificates(folder, 'buildkitd'),
  },
  { builder: 'buildkit', uses: ['state'], build: { builder: { type: 'buildkit', state }, cache: 'none' }, rest: KEPT },
  { builder: 'kaniko', uses: ['registry'], build: { builder: 'kaniko', cache: 'registry' } },
  {
    builder: 'buildah',
    uses: ['mode: rootless', 'storageDriver: vfs', 'registry'],
    build: { builder: 'buildah', cache: 'registry' },
  },
  {
    builder: 'buildah',
    uses: ['mode: privileged', 'state'],
    build: { builder: { type: 'buildah', mode: 'privileged', state }, cache: 'none' },
    rest: KEPT,
  },
];

/** Where a builder runs is one thing, what starts its pod another: one cell is started in every way, the others once on each runner. */
const ALL_STARTS = Object.keys(STARTS) as StartName[];
const ONE_OF_EACH: readonly StartName[] = ['Job', 'PipelineRun', 'Workflow'];

export const ROWS: readonly Row[] = CELLS.flatMap((cell, i) =>
  (i === 0 ? ALL_STARTS : ONE_OF_EACH).map((start) => {
    const build = typeof cell.build === 'function' ? cell.build(start) : cell.build;
    return { ...cell, build, start, changes: start === 'Job' || i === 0 };
  }),
);
