import { DOCKER_CONFIG_KEY, type Login } from './credentials';

export type SecretLogin = Extract<Login, { secret: string }>;

/** The command that makes the Secret of a login. */
export function makeSecret(
  { secret, key, registry }: Pick<SecretLogin, 'secret' | 'key' | 'registry'>,
  namespace: string | undefined,
): string {
  const where = namespace === undefined ? '' : ` --namespace=${namespace}`;
  if (registry !== undefined) return `kubectl create secret generic ${secret}${where} --from-file=${key}=token.txt`;
  if (key !== DOCKER_CONFIG_KEY)
    return `kubectl create secret generic ${secret}${where} --from-file=${key}=config.json`;
  const login = '--docker-username=USER --docker-password=PASSWORD --docker-server=HOST';
  return `kubectl create secret docker-registry ${secret}${where} ${login}`;
}

/** What to say of a Secret that is not there, and the command that makes it. */
export function missingSecret({ secret, key, registry }: SecretLogin, namespace: string | undefined): string {
  return `the Secret ${secret} with registry credentials is not there, or has no key ${key}; make it: ${makeSecret({ secret, key, registry }, namespace)}`;
}
