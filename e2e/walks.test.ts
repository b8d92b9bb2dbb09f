/** The slow part of the walks in test/walks: an npm that asks its registry, and a laptop's engines. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packed } from '../test/walks/machine';
import { type Step, stepsOf, walk } from '../test/walks/walk';
import { labForTests } from './lab/for-tests';
import { DOCKER } from './lab/lab';
import { must, run } from './lab/processes';

const { lab, engines } = labForTests();

/** A machine whose npm gets everything from its registry but the package, which is the packed one. */
function machine(name: string): { readonly folder: string; readonly env: NodeJS.ProcessEnv } {
  const home = join(lab.folder, name);
  const bin = join(home, 'bin');
  const folder = join(home, 'repository');
  for (const made of [bin, folder]) mkdirSync(made, { recursive: true });
  const tarball = packed(home);
  const npm = run('sh', ['-c', 'command -v npm']).stdout.trim();
  writeFileSync(
    join(bin, 'npm'),
    `#!/bin/sh
for word; do
  shift
  [ "$word" = cdk8s-cached-builds ] && word='${tarball}'
  set -- "$@" "$word"
done
exec '${npm}' "$@"
`,
    { mode: 0o755 },
  );
  // What stands for a cluster: the walks of test/walks look at what it is asked.
  writeFileSync(join(bin, 'kubectl'), '#!/bin/sh\n', { mode: 0o755 });
  must('ln', ['-s', DOCKER, join(bin, 'docker')]);
  execFileSync('git', ['init', '--quiet', folder]);
  const env = {
    HOME: home,
    PATH: `${bin}:${lab.engines}:${process.env.PATH}`,
    DOCKER_HOST: lab.socket,
    npm_config_ignore_scripts: 'true',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
  };
  return { folder, env };
}

/** The registry of the bench, where the page has one that is none. */
function here(step: Step): Step {
  const put = (text: string) => text.replaceAll('registry.example.com', lab.registry);
  return 'run' in step ? { run: put(step.run) } : { ...step, content: put(step.content) };
}

engines('a newcomer', () => {
  it('on a laptop tries it, and has an image of an own Dockerfile in a registry, in less than two minutes', async () => {
    const { folder, env } = machine('laptop');
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
    const steps = stepsOf('docs/getting-started.md', 'laptop').map(here);
    const start = performance.now();
    const done = walk(steps, folder, env);
    const tried = walk([{ run: 'npx cdk8s-cached-builds try --builder buildkit\n' }], folder, env);
    const seconds = (performance.now() - start) / 1000;
    console.log(`a laptop, from npm install to two images: ${seconds.toFixed(0)} s`);
    expect(tried[0]?.output).toMatch(/^pushed /m);
    expect(done.at(-1)?.output).toContain(String(await lab.digestOf('shop/api', 'latest')));
    expect(seconds).toBeLessThan(120);
  });

  it('with an app installs what the page says, and has manifests', () => {
    const { folder, env } = machine('app');
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    walk(stepsOf('docs/getting-started.md', 'app'), folder, env);
    expect(readFileSync(join(folder, 'dist/shop.k8s.yaml'), 'utf8')).toContain('name: shop-web');
  });

  it('with a GitOps repository installs what README says, and has manifests', () => {
    const { folder, env } = machine('readme');
    walk(stepsOf('README.md', 'readme'), folder, env);
    expect(existsSync(join(folder, 'dist/kubernetes/api.yaml'))).toBe(true);
  });
});
