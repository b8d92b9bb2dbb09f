import * as z from 'zod';
import { problem } from './faults';
import { spelledOnce } from './image';
import type { NamedSecret } from './named';
import { jsonOf } from './plain';
import { registryHost } from './registry';
import { issueOf, keyOfSecret, listOf, named, object, objectName, wordOf } from './schema';

const namedSecret = named<NamedSecret>('NamedSecret', { name: objectName });

/** The key of a Secret that `kubectl create secret docker-registry` makes. */
export const DOCKER_CONFIG_KEY = '.dockerconfigjson';

/** A Secret by name, or in TypeScript the construct itself. */
export const secretRef = z.union([objectName, namedSecret.transform(({ name }) => name)]);

/** A value from one key of a Secret. */
export const secretKey = object('SecretKey', 'One key of a Secret in the namespace of the build.', keyOfSecret);

const value = (rule: 'registryUser' | 'awsRegion' | 'awsAccount', pattern: RegExp) =>
  wordOf((word) => (pattern.test(word) ? undefined : problem('not-a-value', { value: word, rule })));

const registrySecret = object(
  'RegistrySecret',
  'One key of a Secret: a whole `config.json`; or, with `registry` and `username`, a token or password and nothing else.',
  {
    ...keyOfSecret,
    registry: registryHost.optional().meta({
      description: 'The host that the key is a token or password for.',
      absent: 'the key is a `config.json`',
    }),
    username: value('registryUser', /^[^:\s]+$/)
      .optional()
      .meta({ description: 'Whose token it is.', absent: 'the key is a `config.json`' }),
  },
  ({ registry, username }, refuse) => {
    if (registry === undefined && username !== undefined)
      refuse(problem('missing-beside', { field: 'registry' }), ['registry']);
    if (registry !== undefined && username === undefined)
      refuse(problem('missing-beside', { field: 'username' }), ['username']);
  },
);

const ecr = object(
  'EcrLogin',
  'Amazon ECR. See https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html',
  {
    region: value('awsRegion', /^[a-z]{2,}(-[a-z]+)+-\d+$/).meta({ description: 'The region of the registry.' }),
    account: value('awsAccount', /^\d{12}$/)
      .optional()
      .meta({
        description: 'The account that the registry is of; twelve digits in quotes.',
        absent: 'that of the identity',
      }),
  },
);

/** The hosts that an identity of a cloud is shown to: nobody else gets a token that its account can be used with. */
const CLOUD_HOSTS = {
  gar: /^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io)$/,
  acr: /^[a-z0-9]+(\.[a-z0-9-]+)*\.azurecr\.io$/,
} as const;

const hostOfCloud = (cloud: keyof typeof CLOUD_HOSTS) =>
  wordOf((host) =>
    CLOUD_HOSTS[cloud].test(host) ? undefined : problem('not-a-value', { value: host, rule: `${cloud}Host` }),
  ).meta({ description: 'The host of the registry.' });

const gar = object(
  'GarLogin',
  'Google Artifact Registry. See https://cloud.google.com/artifact-registry/docs/docker/authentication',
  { registry: hostOfCloud('gar') },
);

const acr = object(
  'AcrLogin',
  'Azure Container Registry. See https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
  { registry: hostOfCloud('acr') },
);

const cloudLogin = object(
  'CloudLogin',
  'The registry of a cloud, by the identity that the pod has there: that of `pod.serviceAccount`. No Secret holds it.',
  {
    ecr: ecr.optional().meta({ description: 'Amazon ECR, by IRSA or EKS Pod Identity.', absent: 'another cloud' }),
    gar: gar
      .optional()
      .meta({ description: 'Google Artifact Registry, by Workload Identity.', absent: 'another cloud' }),
    acr: acr
      .optional()
      .meta({ description: 'Azure Container Registry, by Workload Identity.', absent: 'another cloud' }),
  },
  (clouds, refuse) => {
    if (Object.values(clouds).filter((one) => one !== undefined).length !== 1)
      refuse(problem('either-or', { of: 'CloudLogin' }));
  },
);

/** One way to be known to a registry. */
export type Login = z.output<typeof registrySecret> | z.output<typeof cloudLogin>;

const bySecret = secretRef.transform((secret): Login => ({ secret, key: DOCKER_CONFIG_KEY }));
const several = listOf(z.union([bySecret, registrySecret, cloudLogin])).superRefine((logins, ctx) => {
  const hosts = logins.map(hostOf);
  hosts.forEach((host, i) => {
    const first = hosts.indexOf(host);
    const isSame = jsonOf(logins[first]) === jsonOf(logins[i]);
    if (host !== undefined && first < i && !isSame) ctx.addIssue(issueOf(problem('login-twice', { host, first }), [i]));
  });
});

/** The one registry that a login is for; nothing where a `config.json` says which. */
function hostOf(login: Login): string | undefined {
  if ('secret' in login) return login.registry && spelledOnce(`${login.registry}/`).replace(/\/$/, '');
  const { ecr: { region, account } = {}, gar: google, acr: azure } = login;
  if (region !== undefined) return `ECR of ${account ?? 'the account'} in ${region}`;
  return google?.registry ?? azure?.registry;
}

/** Each form stands for itself, so that what is mistyped is measured against the nearest. */
const alone = <Out>(of: (all: readonly Login[]) => Out) =>
  [
    bySecret.transform((one) => of([one])),
    registrySecret.transform((one) => of([one])),
    cloudLogin.transform((one) => of([one])),
    several.transform(of),
  ] as const;

const logins = z.union(alone((all) => all));

const apart = object('PullAndPush', 'Credentials to pull with and others to push with, of one registry say.', {
  pull: logins.meta({ description: 'For base images, and for all else that is only read.' }),
  push: logins.meta({
    description: 'For the repositories that the build pushes to: those of the image, and that of its cache.',
  }),
});

/** How a build is known to registries: by the same to pull and to push, unless they were written apart. */
export interface Credentials {
  readonly pull: readonly Login[];
  readonly push?: readonly Login[];
}

const both = (all: readonly Login[]): Credentials | undefined => (all.length === 0 ? undefined : { pull: all });

/** What pulls only. */
export const pullCredentials = z.union(alone(both));

export const credentials = z.union([...alone(both), apart.transform((one): Credentials | undefined => one)]);

/** Each login, with where it is written. */
export function loginsOf({ pull, push }: Credentials): { readonly login: Login; readonly path: (string | number)[] }[] {
  const at = (all: readonly Login[], path: (string | number)[]) =>
    all.map((login, i) => ({ login, path: all.length === 1 ? path : [...path, i] }));
  return push === undefined ? at(pull, []) : [...at(pull, ['pull']), ...at(push, ['push'])];
}

export const CLOUDS = ['ecr', 'gar', 'acr'] as const;
export type Cloud = (typeof CLOUDS)[number];
export type LoginKind = 'secret' | 'registry' | Cloud;

/** What a login is, in the words of its fields. */
export function kindOf(login: Login): LoginKind {
  if ('secret' in login) return login.registry === undefined ? 'secret' : 'registry';
  return CLOUDS.find((cloud) => login[cloud] !== undefined) as Cloud;
}
