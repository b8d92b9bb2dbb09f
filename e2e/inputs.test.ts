/** What goes into a build besides its source, as the engines take it: a Dockerfile elsewhere, contexts, keys; and how the image is compressed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { must, run } from './lab/processes';

const { lab, engines } = labForTests();

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  run('chmod', ['-R', 'a+rX', folder]);
}

async function manifestOf({ repository }: Case): Promise<{ layers: { mediaType: string }[] }> {
  const headers = {
    accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
  };
  const response = await fetch(`http://${lab.registry}/v2/${repository}/manifests/latest`, { headers });
  return (await response.json()) as { layers: { mediaType: string }[] };
}

engines('a build with more than its source', () => {
  it.each(['buildkit', 'buildah'])('has further contexts and keys by %s', (builder) => {
    const key = join(lab.folder, `key-${builder}`);
    must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const content = run('cat', [key]).stdout;
    const build = new Case(
      lab,
      {
        builder,
        cache: 'none',
        source: { type: 'volume', claim: 'source', path: 'services/api' },
        dockerfile: { path: 'docker/api.Dockerfile', from: 'source' },
        contexts: { shared: { path: 'libs/shared' }, other: { image: lab.base } },
        ssh: [{ secret: 'deploy-key', key: 'key' }],
      },
      {},
      { 'deploy-key': { key: content } },
    );
    write(build.source, {
      'services/api/main': 'api',
      'libs/shared/lib': 'shared',
      'docker/api.Dockerfile': [
        'FROM other',
        'COPY main /main',
        'COPY --from=shared lib /lib-of-shared',
        'RUN --mount=type=ssh test -S "$SSH_AUTH_SOCK" && echo "agent: $(cat /main /lib-of-shared)"',
      ].join('\n'),
    });
    expect(build.pod().log).toContain('agent: apishared');
  });

  it.each([
    ['buildkit', 'zstd'],
    ['buildkit', 'estargz'],
    ['buildah', 'zstd'],
  ])('by %s is compressed with %s', async (builder, compression) => {
    const build = new Case(lab, { builder, cache: 'none', compression });
    write(build.source, { Dockerfile: `FROM ${lab.base}\nRUN echo done > /done` });
    build.pod();
    const { layers } = await manifestOf(build);
    const type = compression === 'zstd' ? 'tar+zstd' : 'tar+gzip';
    expect(layers.map(({ mediaType }) => mediaType.replace(/.*layer\.v1\./, ''))).toEqual(layers.map(() => type));
  });
});
