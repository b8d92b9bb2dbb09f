import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Terminal } from '../../src/app/commands/terminal';
import { proposeIn } from '../../src/app/init';
import { faultsOf, temporaryFolder } from '../support';

function repositoryOf(files: Readonly<Record<string, string>>, remote = 'git@github.com:example/shop.git') {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  spawnSync('git', ['init', '-q', folder]);
  spawnSync('git', ['-C', folder, 'remote', 'add', 'origin', remote]);
  return { folder };
}

/** What is proposed for a repository, and what is said. */
function proposed(files: Readonly<Record<string, string>>, remote?: string) {
  const { folder } = repositoryOf(files, remote);
  const said: string[] = [];
  const terminal: Terminal = {
    print: () => {},
    say: (line) => said.push(line.replaceAll(`${folder}/`, '')),
    watched: false,
  };
  const code = proposeIn(folder, undefined, terminal);
  const file = join(folder, 'builds.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { code, said, text, builds: parse(text)?.builds };
}

const SOURCE = { type: 'git', url: 'https://github.com/example/shop.git' };

/** Layouts of repositories, each with what is proposed. */
const LAYOUTS: Readonly<Record<string, { readonly files: Readonly<Record<string, string>>; readonly builds: object }>> =
  {
    'a compose file': {
      files: {
        'web/Dockerfile': 'FROM a',
        'web/Dockerfile.dev': 'FROM a',
        'compose.yaml':
          'services:\n  web:\n    image: r.example.com/shop/web:1.2\n    build: { context: web, target: prod, args: { MODE: production, SHA: $SHA } }\n  db: { image: postgres }\n',
      },
      builds: {
        web: {
          image: 'r.example.com/shop/web',
          source: { ...SOURCE, path: 'web' },
          target: 'prod',
          buildArgs: { MODE: 'production' },
        },
        'web-dev': { image: expect.any(String), source: { ...SOURCE, path: 'web' }, dockerfile: 'Dockerfile.dev' },
      },
    },
    'a monorepo with docker bake': {
      files: {
        'services/api/Dockerfile': 'FROM a',
        'services/web/Dockerfile': 'FROM a',
        'docker-bake.json': JSON.stringify({
          target: { api: { context: '.', dockerfile: 'services/api/Dockerfile', tags: ['r.example.com/api:1'] } },
        }),
      },
      builds: {
        api: { image: 'r.example.com/api', source: SOURCE, dockerfile: 'services/api/Dockerfile' },
        web: { image: expect.stringMatching(/\/web$/), source: { ...SOURCE, path: 'services/web' } },
      },
    },
    Skaffold: {
      files: {
        'src/cart/src/Dockerfile': 'FROM a',
        'skaffold.yaml': 'build:\n  artifacts:\n    - { image: cart, context: src/cart/src }\n',
      },
      builds: { cart: { image: expect.stringMatching(/\/cart$/), source: { ...SOURCE, path: 'src/cart/src' } } },
    },
    'a kaniko Job and a workflow of GitLab': {
      files: {
        'api/Dockerfile': 'FROM a',
        'tool.Dockerfile': 'FROM a',
        'ci/job.yaml':
          'kind: Job\nspec: { template: { spec: { containers: [{ args: ["--context=dir:///workspace/api", "--destination=r.example.com/api:v1"] }] } } }\n',
        '.gitlab-ci.yml':
          'build:\n  script:\n    - docker build -f tool.Dockerfile -t r.example.com/tool:$CI_COMMIT_SHA .\n',
      },
      builds: {
        api: { image: 'r.example.com/api', source: { ...SOURCE, path: 'api' } },
        tool: { image: 'r.example.com/tool', source: SOURCE, dockerfile: 'tool.Dockerfile' },
      },
    },
    'a workflow of GitHub': {
      files: {
        'docker/api/Dockerfile': 'FROM a',
        '.github/workflows/ci.yml':
          'jobs:\n  build:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: docker/api/Dockerfile, tags: "ghcr.io/example/api:latest" }\n',
      },
      builds: { api: { image: 'ghcr.io/example/api', source: SOURCE, dockerfile: 'docker/api/Dockerfile' } },
    },
  };

describe('cached-builds init', () => {
  it.each(Object.keys(LAYOUTS))('proposes the builds of %s, without faults', (layout) => {
    const { files, builds } = LAYOUTS[layout] as (typeof LAYOUTS)[string];
    const { code, text, builds: made } = proposed(files);
    expect(code).toBe(0);
    expect(made).toEqual(builds);
    expect(faultsOf(text)).toEqual([]);
  });

  it('says what it has from where, and what it guessed', () => {
    const { text } = proposed({ 'web/Dockerfile': 'FROM a', 'compose.yaml': 'services: { web: { build: web } }\n' });
    expect(text).toContain('# Found in web/Dockerfile, compose.yaml.\n  # Its image is a guess.\n');
    expect(proposed({ Dockerfile: 'FROM a' }, '../elsewhere').text).toContain(
      '# The address of the repository is a guess',
    );
  });

  it('names what it does not read', () => {
    expect(proposed({ Dockerfile: 'FROM a', 'docker-bake.hcl': '' }).text).toContain('# docker-bake.hcl is not read');
  });

  it('overwrites nothing', () => {
    expect(proposed({ Dockerfile: 'FROM a', 'builds.yaml': 'mine\n' })).toMatchObject({
      code: 1,
      text: 'mine\n',
      said: [expect.stringMatching(/^there is a builds\.yaml already/)],
    });
  });

  it('takes no file that cannot be read for one that says something', () => {
    const { code, builds } = proposed({
      'a/Dockerfile': 'FROM a',
      'compose.yaml': '{[',
      '.gitlab-ci.yml': '7\n',
      'x.yml': '- 1\n',
    });
    expect([code, Object.keys(builds)]).toEqual([0, ['a']]);
  });

  it('writes no password of a remote', () => {
    expect(proposed({ Dockerfile: 'FROM a' }, 'https://me:hunter2@git.example.com/shop.git').text).not.toContain(
      'hunter2',
    );
  });
});

it('proposes paths from the top of the repository, wherever in it one looks', () => {
  const { folder } = repositoryOf({ 'services/api/Dockerfile': 'FROM a' });
  const printed: string[] = [];
  proposeIn(join(folder, 'services'), '-', { print: (text) => printed.push(text), say: () => {}, watched: false });
  expect(parse(printed.join('')).builds.api.source.path).toBe('services/api');
});

it('no name of a folder is more than a part of a comment; what no definition takes is left out, and said', () => {
  const { text, builds } = proposed({ 'a\nevil: {}\n#/Dockerfile': 'FROM a', 'b c/Dockerfile': 'FROM a' });
  expect(text).toContain('# a\\nevil: {}\\n#/Dockerfile is left out: no definition takes that path.\n');
  expect(builds).toEqual({ 'b-c': { image: expect.any(String), source: { ...SOURCE, path: 'b c' } } });
  expect(faultsOf(parse(text))).toEqual([]);
});
