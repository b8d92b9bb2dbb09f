/** Images of two architectures, built by the engines of one commit and joined by regctl, from the Tasks that Tekton runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../test/manifests';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { runGiven } from './lab/given';
import { Repository } from './lab/repository';

const { lab, engines } = labForTests();

/** One machine has one architecture, so each half is told which it is on. */
const ON: Readonly<Record<string, readonly string[]>> = {
  buildkit: ['--opt', 'platform=$(params.on)'],
  kaniko: ['--custom-platform=$(params.on)'],
  buildah: ['--platform=$(params.on)'],
};
const ARCHITECTURES = ['amd64', 'arm64'] as const;

engines('platformNodes: native', () => {
  let repository: Repository;
  beforeAll(async () => {
    repository = new Repository(join(lab.folder, 'native-git'));
    await repository.serve();
  });
  afterAll(() => repository.stop());

  it.each(POD_BUILDERS)('is an index of what each node built of one commit, by %s', async (builder) => {
    writeFileSync(join(repository.folder, 'Dockerfile'), 'FROM scratch\nCOPY one /one\n');
    writeFileSync(join(repository.folder, 'one'), 'first');
    const commit = repository.commit('first');
    const others = `e2e/native-others-${builder}`;
    const subject = new Case(lab, {
      builder,
      source: { type: 'git', url: repository.url, revision: 'main' },
      platforms: ARCHITECTURES.map((name) => `linux/${name}`),
      platformNodes: 'native',
      tags: ['latest', '$(source.shortCommit)'],
      additionalImages: [`${lab.registry}/${others}`],
      parameters: { on: { default: 'linux/amd64' } },
      extraArgs: ON[builder],
      runner: 'tekton',
    });
    const task = (name: string, values: Record<string, string> = {}) => {
      const { status, log } = runGiven(subject, 'tekton', values, undefined, name, name);
      expect([status, status === 0 ? '' : log]).toEqual([0, '']);
      return (result: string) => readFileSync(join(subject.folder, name, 'results', result), 'utf8');
    };

    const resolved = task('api-resolve');
    expect(resolved('commit')).toBe(commit);
    // The branch moves while the run is on its way.
    writeFileSync(join(repository.folder, 'one'), 'second');
    repository.commit('second');
    const digests = ARCHITECTURES.map((name) =>
      task(`api-build-${name}`, { 'fetched-commit': resolved('commit'), on: `linux/${name}` })('IMAGE_DIGEST'),
    );
    expect(new Set(digests).size).toBe(2);
    const image = `${lab.registry}/${subject.repository}`;
    const joined = task('api', {
      'fetched-shortCommit': resolved('shortCommit'),
      ...Object.fromEntries(ARCHITECTURES.map((name, i) => [`build-${name}-image`, `${image}@${digests[i]}`])),
    });

    const digest = joined('IMAGE_DIGEST');
    for (const place of [subject.repository, others])
      for (const tag of ['latest', commit.slice(0, 7)]) expect(await lab.digestOf(place, tag)).toBe(digest);
    for (const place of [subject.repository, others]) {
      const { manifests } = await manifest(place, digest);
      expect(manifests.map((one: Part) => [one.platform.architecture, one.digest])).toEqual(
        ARCHITECTURES.map((name, i) => [name, digests[i]]),
      );
      expect((await manifest(place, digests[0] as string)).layers).toHaveLength(1);
    }
    expect(joined('IMAGE_URL')).toBe(`${image}:latest`);
  });
});

interface Part {
  readonly digest: string;
  readonly platform: { readonly architecture: string };
}

async function manifest(place: string, digest: string): Promise<Manifest> {
  const accept = ['index.v1', 'manifest.v1'].map((type) => `application/vnd.oci.image.${type}+json`);
  const docker = 'application/vnd.docker.distribution.manifest.v2+json';
  const response = await fetch(`http://${lab.registry}/v2/${place}/manifests/${digest}`, {
    headers: { accept: [...accept, docker].join(', ') },
  });
  return response.json() as Promise<Manifest>;
}
