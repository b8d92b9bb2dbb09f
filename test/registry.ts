import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';
import { readDefinition } from '../src/resolve/definition';
import { RUNNERS } from '../src/runners';

export { BUILDER_NAMES, RUNNER_NAMES };

export type BuilderName = (typeof BUILDER_NAMES)[number];
export type RunnerName = (typeof RUNNER_NAMES)[number];

/** The runners that make objects of a cluster, and no files of their own. */
export const CLUSTER_RUNNERS = RUNNER_NAMES.filter((runner) => RUNNERS[runner].files === undefined);

/** The builders that a runner runs, with whatever else a build says. */
export function buildersOn(runner: RunnerName, build: object = {}): BuilderName[] {
  const source = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };
  return BUILDER_NAMES.filter((builder) => {
    const api = { image: 'registry.example.com/api', source, cache: 'none', builder, runner, ...build };
    return readDefinition({ version: 1, builds: { api } }).faults.length === 0;
  });
}

/** The builders that run in pods. */
export const POD_BUILDERS = buildersOn('kubernetes');
