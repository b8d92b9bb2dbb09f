/** Steps of a user around builds, as each system runs them: their order, the image by its digest, and what always runs. */
import { toolImages } from '../src/model/tools';
import { BASE } from './lab/cluster';
import { REGISTRY } from './lab/place';
import { clusterForTests, keptToTheEnd } from './matrix/for-tests';
import { type Run, runOf } from './matrix/run';
import { digestOf, Site } from './matrix/site';
import { STARTS, type StartName } from './matrix/start';

const cluster = clusterForTests();
const kept = keptToTheEnd();

/** What the logs are of stays until they are read. */
const RUNNERS = {
  Job: { type: 'kubernetes', backoffLimit: 0 },
  PipelineRun: { type: 'tekton', retries: 0 },
  Workflow: { type: 'argo', retries: 0, podGC: 'OnWorkflowCompletion', podGCDelay: '10m' },
} as const satisfies Partial<Record<StartName, object>>;
type Started = keyof typeof RUNNERS;

/** An image with a shell that the node has: it pulls nothing from the registry of the lab, which speaks no TLS. */
const SHELL = toolImages({}).git;

const files = {
  Dockerfile: `FROM ${BASE}\nCOPY app/made /made\nRUN cat /made && echo " and built"\n`,
  'app/README': 'A folder that a step begins in.\n',
};
const generate = {
  name: 'generate',
  image: SHELL,
  script: 'printf "%s by %s" "$WORD" "$1" > made',
  args: ['a step'],
  env: { WORD: 'written' },
  workingDir: 'app',
};
const see = {
  name: 'see',
  image: SHELL,
  command: ['sh', '-euc', '[ "$1" = "$IMAGE" ]; echo "saw $1"', 'see'],
  args: ['$(build.ref)'],
  env: { IMAGE: '$(build.ref)' },
};
const fail = { name: 'fail', image: SHELL, command: ['sh', '-c', 'echo refused; exit 3'] };
const tell = { name: 'tell', image: SHELL, command: ['echo', 'told'], always: true };

function site(start: Started, steps: object): { image: string; run: () => Promise<Run> } {
  const made = kept(new Site(cluster.kubectl));
  const image = `${REGISTRY}/steps/${made.namespace}`;
  const source = { type: 'inline', files };
  made.synth({ builds: { api: { image, source, cache: 'none', runner: RUNNERS[start], steps } } });
  return { image, run: () => runOf(STARTS[start], { ...made, build: 'api' }) };
}

describe('a step before a build writes what is built, and one after it has the image by its digest', () => {
  it.each(['Job', 'PipelineRun', 'Workflow'] as const)('as a %s', async (start) => {
    const { image, run } = site(start, { before: [generate], after: [see] });
    const { succeeded, log } = await run();
    expect([succeeded, log]).toEqual([true, expect.stringContaining('written by a step and built')]);
    expect(log).toContain(`saw ${image}@${await digestOf(image)}`);
  });
});

describe('a step after a build that fails ends the run, and what always runs does so nevertheless', () => {
  it.each(['PipelineRun', 'Workflow'] as const)('as a %s', async (start) => {
    const { run } = site(start, { before: [generate], after: [fail, see, tell] });
    const { succeeded, log } = await run();
    expect([succeeded, log]).toEqual([false, expect.stringContaining('told')]);
    expect(log).toContain('refused');
    expect(log).not.toContain('saw ');
  });
});

describe('what always runs does so where the build failed, and the run failed', () => {
  it.each(['PipelineRun', 'Workflow'] as const)('as a %s', async (start) => {
    const { run } = site(start, { before: [generate, fail], after: [see, tell] });
    const { succeeded, log } = await run();
    expect([succeeded, log]).toEqual([false, expect.stringContaining('told')]);
    expect(log).not.toContain('saw ');
  });
});
