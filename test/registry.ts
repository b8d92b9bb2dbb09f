import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';
import { CLUSTER_RUNNERS } from '../src/model/settings';
import { readDefinition } from '../src/resolve/definition';

export { BUILDER_NAMES, CLUSTER_RUNNERS, RUNNER_NAMES };

export type BuilderName = (typeof BUILDER_NAMES)[number];
export type RunnerName = (typeof RUNNER_NAMES)[number];

/** The builders that a runner runs, with whatever else a build says. */
export function buildersOn(runner: RunnerName, build: object = {}): BuilderName[] {
  const source = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };
  return BUILDER_NAMES.filter((builder) => {
    const api = { image: 'registry.example.com/api', source, cache: 'none', builder, runner, ...build };
    return readDefinition({ version: 1, builds: { api } }).faults.length === 0;
  });
}

/** The builders that each runner runs. */
export const BUILDERS_OF: ReadonlyMap<RunnerName, readonly BuilderName[]> = new Map(
  RUNNER_NAMES.map((runner) => [runner, buildersOn(runner)]),
);

/** The builders that run in pods. */
export const POD_BUILDERS = BUILDERS_OF.get('kubernetes') ?? [];
