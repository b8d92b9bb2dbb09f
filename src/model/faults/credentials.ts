import { entry, inBuild, inWords } from './entry';

const secret = <Data>(props: string, data: Data) =>
  inWords(`new DockerConfigSecret(chart, 'registry', { ${props} })`, data, 'ts');

/** Faults of credentials that are read when manifests are written. */
export const CREDENTIALS_FAULTS = {
  'login-of-other-region': entry<{ host: string; region: string; written: readonly string[] }>({
    words: ({ host, region, written }) =>
      `the image is pushed to ${host}, and a token of ECR is for one region: this login is for ${written.join(', ')}; write region: ${region}, or a login for each region`,
    summary:
      'A warning: an image lies in a region of ECR that no login is for, and its registry takes no token of another.',
    remedy: 'Write the region of the host of the image, or list a login for each region.',
    example: inBuild(
      'image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api\npod: { serviceAccount: builder }\ncredentials: { ecr: { region: us-east-1 } }',
    ),
  }),
  'login-twice': entry<{ host: string; first: number }>({
    words: ({ host, first }) =>
      `[${first}] is for ${host} too, and a registry knows one of them; leave one out, or write {pull: …, push: …}`,
    summary: 'Of two logins for one registry nobody says which holds.',
    remedy: 'Leave one out; to pull with one and push with the other, write `{pull, push}`.',
    example: inBuild(
      'credentials: [{ secret: one, key: token, registry: r.example.com, username: ci }, { secret: other, key: token, registry: r.example.com, username: ci }]',
    ),
  }),
  'no-variable': entry<{ name: string }>({
    words: ({ name }) => `the environment has no variable ${name}`,
    summary: 'The variable that shall have the credentials is not set, or empty.',
    remedy: 'Set it where manifests are written.',
    example: secret("fromEnv: 'DOCKER_CONFIG_JSON'", { name: 'DOCKER_CONFIG_JSON' }),
  }),
  'docker-config-unreadable': entry<{ file: string; why: string }>({
    words: ({ file, why }) => `${file} cannot be read: ${why}; docker login writes such a file`,
    summary: 'The file with the credentials cannot be read.',
    remedy: 'Write it with `docker login`.',
    example: secret("fromFile: 'missing.json'", { file: 'missing.json', why: 'ENOENT' }),
  }),
  'docker-config-no-json': entry({
    words: () => 'it holds no JSON object',
    summary: 'The credentials are no `config.json`. Nothing of them is shown.',
    remedy: 'Write it with `docker login`.',
    example: secret("fromFile: 'notes.txt'", {}),
  }),
  'docker-config-empty': entry<{ helper: boolean }>({
    words: ({ helper }) =>
      `${helper ? 'its credentials are in a helper program, which no pod has' : 'it has no credentials under auths'}; ` +
      'log in with an empty DOCKER_CONFIG folder, so that docker writes the credentials into the file',
    summary: 'A `config.json` without credentials of its own, which a helper program keeps elsewhere.',
    remedy: 'Log in with an empty `DOCKER_CONFIG` folder.',
    example: secret("fromFile: 'config.json'", { helper: true }),
  }),
};
