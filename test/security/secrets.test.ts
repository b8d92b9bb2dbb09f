import { App, Chart } from 'cdk8s';
import { ImageBuild, InvalidBuildError } from '../../src';
import { faultsOf, messagesOf, oneBuild } from '../support';

const PASSWORD = 'hunter2';
const TOKENS = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'a1B2'.repeat(9)}`,
  `glpat-${'a1B2'.repeat(5)}`,
  'AKIAIOSFODNN7EXAMPLE',
  'xoxb-123456789012-abcdefghijkl',
  `npm_${'a1B2'.repeat(9)}`,
  `dckr_pat_${'a1B2'.repeat(7)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----',
];

const git = (url: string, rest: object = {}) => oneBuild({ source: { type: 'git', url, ...rest }, ...PARAMETERS });
const s3 = (endpointUrl: string, rest: object = {}) =>
  oneBuild({ cache: { type: 's3', bucket: 'b', region: 'r', endpointUrl, ...rest }, ...PARAMETERS });
const azblob = (accountUrl: string, rest: object = {}) =>
  oneBuild({ cache: { type: 'azblob', accountUrl, ...rest }, ...PARAMETERS });
const PARAMETERS = { parameters: { host: { default: 'h.example.com' }, name: { default: 'n' } } };
const env = (name: string, value: unknown) => oneBuild({ pod: { env: { [name]: value } }, ...PARAMETERS });

/** The one fault of a definition. */
function faultOf(definition: unknown): string {
  const faults = faultsOf(definition);
  expect(faults).toHaveLength(1);
  return faults[0] as string;
}

describe('an address with credentials in it is refused, and they are not shown:', () => {
  it.each([
    ['a token as the user of a Git address', git(`https://${PASSWORD}@h.example.com/a.git`)],
    ['the same over http', git(`http://${PASSWORD}@h.example.com/a.git`)],
    ['any user over https', git('https://git@h.example.com/a.git')],
    ['a user by a parameter', git('https://$(params.name)@h.example.com/a.git')],
    ['a password', git(`https://user:${PASSWORD}@h.example.com/a.git`)],
    ['a password of ssh', git(`ssh://git:${PASSWORD}@h.example.com/a.git`)],
    ['a password with a slash', git(`https://user:x/${PASSWORD}@h.example.com/a.git`)],
    ['a password with two spaces', git(`https://user:x  ${PASSWORD}@h.example.com/a.git`)],
    ['a password with a quote', git(`https://user:x"${PASSWORD}@h.example.com/a.git`)],
    ['a token in a query', git(`https://h.example.com/a.git?private_token=${PASSWORD}`)],
    ['a user of an S3 endpoint', s3(`https://${PASSWORD}@h.example.com`)],
    ['a password of an S3 endpoint', s3(`https://key:${PASSWORD}@h.example.com`)],
    ['a SAS', azblob(`https://a.blob.core.windows.net?sv=2022-11-02&ss=b&sig=${PASSWORD}%3D`)],
    ['a SAS behind a path', azblob(`https://a.blob.core.windows.net/c?sv=2022-11-02&sig=${PASSWORD}`)],
    ['a connection string', azblob(`DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${PASSWORD}==`)],
  ])('%s', (_, definition) => {
    const fault = faultOf(definition);
    expect(fault).toContain('nothing secret is written');
    expect(fault).toContain('name a Secret in credentials');
    expect(fault).not.toContain(PASSWORD);
  });

  it.each([
    ['a user of ssh', git('ssh://git@h.example.com/a.git', { credentials: 'key' })],
    ['a user of scp', git('git@h.example.com:a.git', { credentials: 'key' })],
    ['a port, and an @ in a path', git('https://h.example.com:8443/@scope/a.git')],
    ['a query that is no secret', git('https://h.example.com/a.git?depth=1')],
    ['an S3 service in the cluster', s3('http://minio:9000', { credentials: 'c' })],
    ['a storage account', azblob('https://a.blob.core.windows.net/', { credentials: 'c' })],
  ])('but not %s', (_, definition) => {
    expect(faultsOf(definition)).toEqual([]);
  });
});

describe('credentials are sent nowhere but where the definition says, and encrypted:', () => {
  it.each([
    ['http', git('http://h.example.com/a.git', { credentials: 'c' }), 'write https://'],
    ['http to Azure', azblob('http://h.example.com', { credentials: 'c' }), 'write https://'],
    ['a host by a parameter', git('https://$(params.host)/a.git', { credentials: 'c' }), 'sent anywhere'],
    ['the end of a host', git('https://h.example.com$(params.name)/a.git', { credentials: 'c' }), 'sent anywhere'],
    ['an endpoint by a parameter', s3('https://$(params.host)', { credentials: 'c' }), 'sent anywhere'],
    ['an account by a parameter', azblob('https://$(params.host)', { credentials: 'c' }), 'sent anywhere'],
  ])('%s is refused', (_, definition, message) => {
    expect(faultOf(definition)).toContain(message);
  });

  it.each([
    ['a repository by a parameter', git('https://h.example.com/$(params.name).git', { credentials: 'c' })],
    ['a host by a parameter without credentials', git('https://$(params.host)/a.git')],
    [
      'a host by a parameter over ssh, which known_hosts vouches for',
      git('ssh://git@$(params.host)/a', { credentials: 'c' }),
    ],
    // A docker config holds credentials by host: those of one are sent to no other.
    ['a registry by a parameter', oneBuild({ image: '$(params.host)/a', credentials: 'c', ...PARAMETERS })],
    ['http on the machine itself', git('http://localhost:3000/a.git', { credentials: 'c' })],
  ])('%s is not', (_, definition) => {
    expect(faultsOf(definition)).toEqual([]);
  });
});

describe('what is plainly a secret is refused wherever text may stand', () => {
  const places: [string, (value: string) => object][] = [
    ['pod.env', (value) => ({ pod: { env: { A: value } } })],
    ['pod.annotations', (value) => ({ pod: { annotations: { a: value } } })],
    ['buildArgs', (value) => ({ buildArgs: { A: value } })],
    ['labels', (value) => ({ labels: { a: value } })],
    ['annotations', (value) => ({ annotations: { a: value } })],
    ['extraArgs', (value) => ({ extraArgs: [`--x=${value}`] })],
    ['a file of the source', (value) => ({ source: { type: 'inline', files: { Dockerfile: `FROM a\n${value}\n` } } })],
    ['the default of a parameter', (value) => ({ parameters: { a: { default: value } } })],
    ['the description of a parameter', (value) => ({ parameters: { a: { default: '', description: value } } })],
    ['a prefix of a cache', (value) => ({ cache: { type: 's3', bucket: 'b', region: 'r', prefix: value } })],
  ];
  it.each(places)('%s', (_, at) => {
    for (const value of [
      ...TOKENS,
      `https://user:${PASSWORD}@h.example.com/x`,
      `https://h.example.com/x?sig=${PASSWORD}`,
    ]) {
      const fault = faultOf(oneBuild(at(value)));
      expect(fault).toContain('nothing secret is written');
      expect(fault).not.toContain(value.slice(4));
      expect(fault).not.toContain(PASSWORD);
    }
  });

  it.each(places)('%s, but not what stands for one or is none', (_, at) => {
    for (const value of [
      'https://${USER}:${TOKEN}@h.example.com',
      'https://u:$TOKEN@h',
      'a:b@c',
      'user@example.com',
      'ghp_',
      'tokens',
    ])
      expect(faultsOf(oneBuild(at(value)))).toEqual([]);
  });

  it('a login and a token in files of the source', () => {
    const auth = Buffer.from(`user:${PASSWORD}`).toString('base64');
    for (const content of [
      `{"auths": {"r": {"auth": "${auth}"}}}`,
      `//r.example.com/:_authToken=${PASSWORD}${PASSWORD}`,
    ])
      expect(faultOf(oneBuild({ source: { type: 'inline', files: { Dockerfile: content } } }))).toContain(
        'nothing secret',
      );
    const variable = { Dockerfile: '//r.example.com/:_authToken=${NPM_TOKEN}' };
    expect(faultsOf(oneBuild({ source: { type: 'inline', files: variable } }))).toEqual([]);
  });
});

describe('what has the name of a secret', () => {
  it.each([
    'DB_PASSWORD',
    'PGPASSWORD',
    'TOKEN',
    'githubToken',
    'CLIENT_SECRET',
    'API_KEY',
    'AWS_SECRET_ACCESS_KEY',
    'MYSQL_PWD',
    'TOKEN_2',
  ])('comes from a Secret: %s', (name) => {
    const fault = faultOf(env(name, PASSWORD));
    expect(fault).toContain(`builds.api.pod.env.${name}: nothing secret is written`);
    expect(fault).toContain('write {secret: …, key: …}');
    expect(fault).not.toContain(PASSWORD);
    expect(faultsOf(env(name, { secret: 's', key: 'k' }))).toEqual([]);
    expect(faultOf(oneBuild({ buildArgs: { [name]: PASSWORD } }))).toContain('RUN --mount=type=secret');
    expect(faultOf(oneBuild({ parameters: { [name]: { default: PASSWORD } } }))).toContain('nothing secret is written');
    expect(faultOf(oneBuild({ extraArgs: [`--build-arg=${name}=${PASSWORD}`] }))).toContain(
      'nothing secret is written',
    );
  });

  it.each<[string, unknown]>([
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['NPM_TOKEN', '$(params.name)'],
    ['NPM_TOKEN', ''],
    ['USE_TOKEN', 'true'],
    ['PASSWORD_FILE', '/run/secrets/password'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/var/run/key.json'],
    ['CACHE_KEY', 'v1'],
    ['SSH_KEY_PATH', 'id'],
    ['NEXT_PUBLIC_MAP_TOKEN', 'pk.abc'],
    ['TOKEN_URL', 'https://h.example.com/token'],
    ['PWD', '/workspace'],
  ])('may have another meaning: %s=%s', (name, value) => {
    expect(faultsOf(env(name, value))).toEqual([]);
  });

  it('is not shown as a number either', () => {
    expect(
      faultOf(
        'version: 1\nbuilds: { api: { image: a/b, source: { type: git, url: "https://h/a" }, buildArgs: { PASSWORD: 8675309 } } }',
      ),
    ).not.toContain('8675309');
  });

  it.each([
    [['--creds', `user:${PASSWORD}`]],
    [[`--creds=user:${PASSWORD}`]],
    [['--opt', `build-arg:TOKEN=${PASSWORD}`]],
  ])('is refused among further arguments: %j', (extraArgs) => {
    expect(faultOf(oneBuild({ extraArgs }))).toMatch(/extraArgs\[\d\]: nothing secret is written/);
  });

  it('may say among further arguments where a secret is', () => {
    expect(
      faultsOf(oneBuild({ extraArgs: ['--secret', 'id=a,src=/a', '--secret=id=token,env=X', '--token-file=x'] })),
    ).toEqual([]);
  });
});

describe('no message shows a password', () => {
  const url = `https://user:${PASSWORD}@h.example.com`;
  const spaced = `https://user:x  ${PASSWORD}@h.example.com`;
  const values = [url, spaced, `https://${PASSWORD}@h.example.com/x`, `user:${PASSWORD}@h:x`, `a?sig=${PASSWORD}`];
  const fields = [
    'image',
    'additionalImages',
    'tags',
    'source',
    'dockerfile',
    'target',
    'buildArgs',
    'platforms',
    'labels',
    'annotations',
    'secrets',
    'builder',
    'cache',
    'credentials',
    'parameters',
    'runner',
    'pod',
    'dependsOn',
    'namespace',
    'timeout',
    'sourceDateEpoch',
    'extraArgs',
    'registries',
    'images',
    'kubernetesVersion',
    'unknown',
  ];
  const forms: [string, (value: string) => unknown][] = [
    ['text', (value) => value],
    ['a list', (value) => [value]],
    ['a list of lists', (value) => [[value]]],
    ['a key', (value) => ({ [value]: 'x' })],
    ['a value', (value) => ({ x: value })],
    ['a type', (value) => ({ type: value })],
    [
      'a deeper one',
      (value) => ({
        type: 'kubernetes',
        schedule: value,
        name: value,
        ref: value,
        secret: value,
        key: value,
        url: value,
      }),
    ],
    ['settings', (value) => [{ id: value, secret: value, key: value, type: 'volume', volume: value, claim: value }]],
  ];

  it.each(forms)('be it written as %s of any field', (_, form) => {
    for (const field of fields)
      for (const value of values) {
        const definition = oneBuild({ [field]: form(value) });
        expect(messagesOf(definition).join('\n')).not.toContain(PASSWORD);
      }
  });

  it('of a construct, in its text and in its data', () => {
    for (const field of fields)
      for (const [, form] of forms.filter(([name]) => name !== 'a key'))
        for (const value of values)
          try {
            new ImageBuild(new Chart(new App(), 'c'), 'b', {
              ...(oneBuild({}) as Builds).builds.api,
              [field]: form(value),
            });
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidBuildError);
            expect(
              (error as Error).message +
                JSON.stringify((error as InvalidBuildError).faults.map(({ message }) => message)),
            ).not.toContain(PASSWORD);
          }
  });

  it.each([
    ['a scalar too many', `version: "1" ${PASSWORD}\n`],
    ['an alias of nothing', `version: *${PASSWORD}\n`],
    ['a key twice', `"https://u:${PASSWORD}@h": 1\n"https://u:${PASSWORD}@h": 2\n`],
    ['the header of a block', `version: |${PASSWORD}\n  x\n`],
    ['a directive', `%YAML ${PASSWORD}\n---\na: 1\n`],
    ['an escape', `version: "\\${PASSWORD}"\n`],
  ])('of YAML that cannot be read: %s', (_, content) => {
    const faults = faultsOf(content);
    expect(faults).not.toEqual([]);
    expect(faults.join('\n')).not.toContain(PASSWORD);
  });

  it('and none quotes a value without end', () => {
    for (const value of ['x!'.repeat(5000), `"${'x '.repeat(5000)}`])
      for (const field of ['image', 'tags', 'target', 'builder', 'timeout', 'namespace', 'dockerfile', value]) {
        const faults = faultsOf(oneBuild({ [field]: field === 'tags' ? [value] : `../${value}` }));
        expect(faults.join('\n').length).toBeLessThan(1500);
      }
  });
});

interface Builds {
  readonly builds: { readonly api: ConstructorParameters<typeof ImageBuild>[2] };
}
