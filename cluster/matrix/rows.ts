import type { Engine } from '../../e2e/lab/logs';
import type { StepName } from '../../e2e/lab/project';
import { STARTS, type StartName } from './start';

/** A cell of the matrix: a build in the words of a definition, and how it is run. */
export interface Row {
  readonly builder: string;
  readonly cache: string;
  readonly start: StartName;
  readonly engine: Engine;
  readonly build: object;
  /** What the definition has besides the build. */
  readonly rest?: object;
  /** What is reused after a change of the source; by default all that does not depend on it. */
  readonly afterChange?: readonly StepName[];
}

type Cell = Omit<Row, 'start'>;

/** What does not depend on the runner. */
const CELLS: readonly Cell[] = [
  {
    builder: 'buildkit, rootless',
    cache: 'registry',
    engine: 'buildkit',
    build: { builder: 'buildkit', cache: 'registry' },
  },
  { builder: 'kaniko', cache: 'registry', engine: 'kaniko', build: { builder: 'kaniko', cache: 'registry' } },
  {
    builder: 'buildah, rootless',
    cache: 'registry',
    engine: 'buildah',
    build: { builder: 'buildah', cache: 'registry' },
  },
];

/** Where a builder runs is one thing, what starts its pod another: one cell is started in every way, the others once on each runner. */
const ALL_STARTS = Object.keys(STARTS) as StartName[];
const ONE_OF_EACH: readonly StartName[] = ['Job', 'PipelineRun', 'Workflow'];

export const ROWS: readonly Row[] = CELLS.flatMap((cell, i) =>
  (i === 0 ? ALL_STARTS : ONE_OF_EACH).map((start) => ({ ...cell, start })),
);
