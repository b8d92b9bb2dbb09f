import { buildkitKeys } from '../../src/builders/buildkit/keys';
import { Repository } from '../../src/history/git';
import { Replay, tallyOf } from '../../src/history/predict';
import { timesIn } from '../../src/history/times';
import { historyOf } from '../history';

const DOCKERFILE = `FROM node AS made
ARG MODE=fast
RUN --mount=type=cache,target=/root/.npm npm ci
COPY src .
RUN build "$MODE" "all of it"
FROM node
COPY --from=made /out /out
RUN : never measured
`;

const PLAIN = `#1 [internal] load build definition from Dockerfile
#1 DONE 0.1s
#5 [made 1/4] FROM docker.io/library/node
#5 DONE 3.0s
#6 [made 2/4] RUN --mount=type=cache,target=/root/.npm npm ci
#6 12.1 added 300 packages
#6 DONE 30.5s
#7 [made 3/4] COPY src .
#7 CACHED
#8 [made 4/4] RUN build fast all of it
#8 DONE 9.5s
#9 [stage-1 2/3] COPY --from=made /out /out
#9 DONE 1.0s
`;

const vertex = (name: string, more: object) => JSON.stringify({ vertexes: [{ digest: name, name, ...more }] });
const RAW = [
  vertex('[made 2/4] RUN --mount=type=cache,target=/root/.npm npm ci', { started: '2026-01-01T00:00:00Z' }),
  vertex('[made 2/4] RUN --mount=type=cache,target=/root/.npm npm ci', {
    started: '2026-01-01T00:00:00Z',
    completed: '2026-01-01T00:00:30.5Z',
  }),
  vertex('[made 3/4] COPY src .', { cached: true, started: '2026-01-01T00:00:00Z', completed: '2026-01-01T00:00:00Z' }),
  vertex('[linux/amd64 made 4/4] RUN build fast all of it', {
    started: '2026-01-01T00:00:31Z',
    completed: '2026-01-01T00:00:40.5Z',
  }),
].join('\n');

const of = (times: ReturnType<typeof timesIn>, stage: string, instruction: string) => times.of({ stage, instruction });

describe('what BuildKit printed', () => {
  it.each([
    ['plain', PLAIN],
    ['rawjson', RAW],
  ])('says how long each step took that ran: %s', (_, log) => {
    const times = timesIn([log]);
    expect(of(times, 'made', 'RUN --mount=type=cache,target=/root/.npm npm ci')).toBe(30.5);
    expect(of(times, 'made', 'RUN build "$MODE" "all of it"')).toBe(9.5);
    expect(of(times, 'made', 'COPY src .')).toBeUndefined();
    expect(of(times, '1', 'RUN : never measured')).toBeUndefined();
  });

  it('of several builds, the longest time of a step', () => {
    const times = timesIn(['#1 [2/2] RUN a\n#1 DONE 2.0s\n', '#1 [2/2] RUN a\n#1 DONE 5.0s\n']);
    expect(of(times, '0', 'RUN a')).toBe(5);
  });

  it('that is none has no times', () => expect(timesIn(['# a page\n', '{"no": "log"}']).isEmpty).toBe(true));
});

it('work is weighed by the times of steps: from nothing, with nothing changed, and on the average', async () => {
  const { repo } = historyOf({ Dockerfile: DOCKERFILE, 'src/a': '1' }, { 'src/a': '2' }, { 'README.md': '' });
  const repository = new Repository(repo);
  const build = { name: 'api', dockerfile: 'Dockerfile', context: '.' };
  const replay = new Replay({ build, model: buildkitKeys, cache: 'kept' }, (id) => repository.blobs.text(id));
  for await (const { judged, ...commit } of repository.commits({ last: 2 })) await replay.take(commit, judged);
  repository.close();
  const inSteps = tallyOf(replay.commits, replay.latest?.keys).work;
  expect(inSteps).toEqual({ cold: 5, warm: 0, predicted: 2 });
  const { work, spared } = tallyOf(replay.commits, replay.latest?.keys, timesIn([PLAIN]));
  expect(work).toEqual({ cold: 41, warm: 0, predicted: 5.25, untimed: 2 });
  expect(spared).toBe(30.5 * 2 + 10.5);
});
