/** What pushes, tags and pull requests start: which commit, under which tags, warm from what, and what the host hears of it. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { reusedSteps } from '../e2e/lab/logs';
import { must } from '../e2e/lab/processes';
import { kept as keptProgram } from '../e2e/lab/programs';
import { BASE } from './lab/cluster';
import { EVENTS } from './lab/parts';
import { ADDRESS, GIT, REGISTRY } from './lab/place';
import { clusterForTests, keptToTheEnd } from './matrix/for-tests';
import { LISTENERS, type ListenerName, runsOf, send, startedBy, type Webhook } from './matrix/listeners';
import type { Run } from './matrix/run';
import { digestOf, Site } from './matrix/site';

const cluster = clusterForTests();
const kept = keptToTheEnd();

const TOKEN = 'token-of-the-webhook';
const ZEROS = '0'.repeat(40);
const repository = { full_name: 'example/shop' };

/** A push of a branch or a tag: what somebody changed there is not said, so that it starts what it may start. */
const pushed = (ref: string, commit: string): Webhook => ({
  event: 'push',
  body: { ref, before: ZEROS, after: commit, created: true, commits: [], head_commit: { id: commit }, repository },
});
const opened = (commit: string): Webhook => ({
  event: 'pull_request',
  body: {
    action: 'opened',
    number: 7,
    pull_request: {
      number: 7,
      author_association: 'MEMBER',
      head: { ref: 'feature/pull', sha: commit, repo: repository },
      base: { ref: 'main', repo: repository },
    },
    repository,
  },
});

/** The API of the host, as far as it is told of commits. */
const told: { commit: string; token: string | undefined; state: string; description: string; context: string }[] = [];
const api = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    const commit = request.url?.split('/').at(-1) as string;
    told.push({ commit, token: request.headers.authorization, ...JSON.parse(body) });
    response.writeHead(201).end('{}');
  });
});
beforeAll(() => new Promise<void>((done) => api.listen(0, ADDRESS, done)));
afterAll(() => api.close());

const RUNNERS = {
  tekton: { type: 'tekton', retries: 0 },
  // What the logs are of stays until they are read.
  argo: { type: 'argo', retries: 0, podGC: 'OnWorkflowCompletion', podGCDelay: '10m' },
} as const;

/** One repository with three builds of it: of branches, of pull requests, and of tags. */
class Shop extends Site {
  public readonly image = `${REGISTRY}/pushes/${this.namespace}`;
  public readonly pulls = `${REGISTRY}/pulls/${this.namespace}`;
  private readonly repo = this.repository(this.namespace);

  public constructor(public readonly system: ListenerName) {
    super(cluster.kubectl);
  }

  /** Commits a version of the one source file, which a step reads that another stands before; to the branch that is out. */
  public commit(content: string, last = 'RUN cat /app > /compile'): string {
    const lines = [`FROM ${BASE}`, 'RUN echo deps > /deps', 'COPY app /app', last];
    writeFileSync(join(this.repo.folder, 'Dockerfile'), `${lines.join('\n')}\n`);
    writeFileSync(join(this.repo.folder, 'app'), `${content}\n`);
    return this.repo.push(content);
  }

  public write(): void {
    const url = `http://${GIT}/${this.namespace}.git`;
    const host = `http://${ADDRESS}:${(api.address() as AddressInfo).port}`;
    const notify = (secret: string) => ({ github: { secret, api: host } });
    const github = { secret: 'webhook' };
    this.secret('webhook', { token: TOKEN });
    this.secret('statuses', { token: 'trusted' });
    this.secret('statuses-of-pulls', { token: 'of-pulls' });
    LISTENERS[this.system].needs(this);
    this.synth({
      defaults: {
        parameters: { revision: { default: 'main' } },
        source: { type: 'git', url, revision: '$(params.revision)' },
        runner: RUNNERS[this.system],
      },
      builds: {
        api: {
          image: this.image,
          tags: ['$(source.shortCommit)', '$(source.branch)'],
          cache: { type: 'registry', scope: 'branch' },
          notify: notify('statuses'),
          trigger: { github, on: ['push', 'pull_request'], branches: ['main', 'feature/*', 'broken'] },
          pullRequests: {
            image: this.pulls,
            tags: ['$(source.commit)'],
            cache: { type: 'registry', ref: `${this.pulls}/cache:layers` },
            notify: notify('statuses-of-pulls'),
          },
        },
        release: {
          image: `${this.image}/release`,
          tags: ['$(source.tag)', '$(source.date)-$(source.shortCommit)'],
          labels: { 'org.opencontainers.image.revision': '$(source.commit)' },
          cache: 'none',
          trigger: { github, on: ['tag'], tags: ['v*'] },
        },
      },
    });
    this.apply();
  }
}

const succeeded = (run: Run): Run => {
  if (!run.succeeded) throw new Error(`it failed:\n${run.log.slice(-6000)}`);
  return run;
};
const short = (commit: string) => commit.slice(0, 7);
/** What the host heard of a commit in its last run. */
const hostHeard = (of: string) =>
  told
    .filter(({ commit }) => commit === of)
    .map(({ state, description }) => [state, description])
    .slice(-2);

/** Argo Events is the one part of the cluster that a machine may be without. */
const HERE: Readonly<Record<ListenerName, boolean>> = { tekton: true, argo: keptProgram(EVENTS) !== undefined };

for (const system of Object.keys(LISTENERS) as ListenerName[])
  (HERE[system] ? describe : describe.skip)(`on ${system}`, () => {
    let shop: Shop;
    const cacheOf = (branch: string) => digestOf(shop.image, `buildcache-${branch}`);
    let sent = 0;
    const run = (webhook: Webhook) => {
      sent += 1;
      return startedBy(shop, LISTENERS[system], webhook, TOKEN);
    };
    const push = (branch: string, commit: string) => run(pushed(`refs/heads/${branch}`, commit));
    let first: string;

    beforeAll(async () => {
      shop = kept(new Shop(system));
      first = shop.commit('one');
      shop.write();
      await LISTENERS[system].ready(shop);
    }, 600_000);

    it('a push to a branch builds its commit under the tags that its source says, and the host hears of it', async () => {
      const { log, digest } = succeeded(await push('main', first));
      expect(reusedSteps('buildkit', log)).toEqual([]);
      expect(await digestOf(shop.image, short(first))).toBe(digest);
      expect(await digestOf(shop.image, 'main')).toBe(digest);
      expect(hostHeard(first)).toEqual([
        ['pending', 'api is built'],
        ['success', `api is built: ${digest}`],
      ]);
    });

    it('the next push is warm from it, and so is that of a new branch, which leaves the cache of main as it is', async () => {
      const second = shop.commit('two');
      const next = succeeded(await push('main', second));
      expect(reusedSteps('buildkit', next.log)).toEqual(['deps']);
      const before = await cacheOf('main');
      const third = shop.commit('three');
      const branch = succeeded(await push('feature/x', third));
      expect(reusedSteps('buildkit', branch.log)).toEqual(['deps']);
      expect(await digestOf(shop.image, 'feature-x')).toBe(branch.digest);
      expect(await digestOf(shop.image, 'main')).toBe(next.digest);
      expect(await cacheOf('feature-x')).toMatch(/^sha256:/);
      expect(await cacheOf('main')).toBe(before);
    });

    it('a tag builds its commit under its name', async () => {
      const { digest } = succeeded(await run(pushed('refs/tags/v1.2', first)));
      const day = must('date', ['-u', '+%Y%m%d']).stdout.trim();
      expect(await digestOf(`${shop.image}/release`, 'v1.2')).toBe(digest);
      expect(await digestOf(`${shop.image}/release`, `${day}-${short(first)}`)).toBe(digest);
    });

    it('a pull request is warm from main, pushes to its own repository, and leaves the image and the cache of main as they are', async () => {
      const pull = shop.commit('four');
      const before = [await cacheOf('main'), await digestOf(shop.image, 'main')];
      const { log, digest } = succeeded(await run(opened(pull)));
      expect(reusedSteps('buildkit', log)).toEqual(['deps']);
      expect(await digestOf(shop.pulls, pull)).toBe(digest);
      expect(await digestOf(`${shop.pulls}/cache`, 'layers')).toMatch(/^sha256:/);
      expect(await digestOf(shop.image, short(pull))).toBeNull();
      expect([await cacheOf('main'), await digestOf(shop.image, 'main')]).toEqual(before);
      const tokens = told.filter(({ commit }) => commit === pull).map(({ token }) => token);
      expect(new Set(tokens)).toEqual(new Set(['Bearer of-pulls']));
    });

    it('the host hears of a build that failed', async () => {
      const broken = shop.commit('five', 'RUN echo no; exit 3');
      const { succeeded: well } = await push('broken', broken);
      expect(well).toBe(false);
      expect(hostHeard(broken)).toEqual([
        ['pending', 'api is built'],
        ['failure', 'api failed'],
      ]);
    });

    it('what somebody else signed starts nothing, and each of the others has started one run', async () => {
      await send(shop, LISTENERS[system], pushed('refs/heads/main', first), 'another');
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      expect(runsOf(shop, LISTENERS[system])).toHaveLength(sent);
    });
  });
