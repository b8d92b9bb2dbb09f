import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { DockerConfigSecret, type DockerConfigSecretProps } from '../../src';
import { manifestsOf, oneBuild, temporaryFolder } from '../support';

const CONFIG = JSON.stringify({ auths: { 'r.example.com': { auth: 'dXNlcjpzZWNyZXQ=' } } });

function secretOf(props: DockerConfigSecretProps) {
  const chart = new Chart(new App(), 'shop', { namespace: 'builds' });
  new DockerConfigSecret(chart, 'registry', props);
  return Testing.synth(chart)[0];
}

function fileWith(content: string): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, content);
  return file;
}

describe('DockerConfigSecret', () => {
  it('writes the credentials of a file', () => {
    expect(secretOf({ fromFile: fileWith(CONFIG) })).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'shop-registry', namespace: 'builds' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': CONFIG },
    });
  });

  it('writes the credentials of an environment variable', () => {
    process.env.TEST_DOCKER_CONFIG = CONFIG;
    expect(secretOf({ fromEnv: 'TEST_DOCKER_CONFIG', name: 'creds' })).toMatchObject({ metadata: { name: 'creds' } });
    delete process.env.TEST_DOCKER_CONFIG;
  });

  it.each<[string, () => DockerConfigSecretProps, string]>([
    ['neither of the two', () => ({}), 'write either fromFile or fromEnv'],
    ['a file that is not there', () => ({ fromFile: 'nowhere' }), 'nowhere cannot be read: ENOENT'],
    ['a variable that is not there', () => ({ fromEnv: 'NO_SUCH_VARIABLE' }), 'the environment has no variable'],
    ['what is no JSON', () => ({ fromFile: fileWith('auths') }), 'it holds no JSON object'],
    ['no credentials', () => ({ fromFile: fileWith('{"auths":{"r":{}}}') }), 'it has no credentials under auths'],
    [
      'credentials kept elsewhere',
      () => ({ fromFile: fileWith('{"credsStore":"pass"}') }),
      'a helper program, which no pod has',
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => secretOf(props())).toThrow(message);
  });

  it('never quotes what it read in an error', () => {
    expect.assertions(2);
    try {
      secretOf({ fromFile: fileWith('hunter2') });
    } catch (error) {
      expect((error as Error).message).toContain('it holds no JSON object');
      expect((error as Error).message).not.toContain('hunter2');
    }
  });
});

describe('a definition', () => {
  it('writes no Secret, whatever it refers to', () => {
    const definition = oneBuild({
      credentials: 'registry',
      secrets: [{ id: 'npmrc', secret: 'npm', key: '.npmrc' }],
      pod: { env: { TOKEN: { secret: 's', key: 'k' } } },
    });
    expect(manifestsOf(definition).map(({ kind }) => kind)).toEqual(['ConfigMap', 'Job', 'Job']);
  });
});
