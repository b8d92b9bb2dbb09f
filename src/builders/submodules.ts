import { type GitSource, isSshUrl, submoduleSecrets } from '../model/source';
import { type Text, text } from '../model/text';
import { NOTHING, type PlanParts, projectedParts } from '../plan/parts';
import type { ProjectedKey } from '../plan/plan';

const SECRETS = { volume: 'submodule-credentials' };
const SSH_HOME = { volume: 'submodule-ssh' };

/** The files of a Secret, as its scheme has them. */
const FILES = {
  ssh: ['ssh-privatekey', 'known_hosts'],
  http: ['password', 'username'],
} as const;

/** The credentials of each host of submodules, in a folder of its number: which keys a Secret has, the script looks at. */
export function submoduleParts(source: GitSource): PlanParts {
  const hosts = submoduleSecrets(source);
  if (hosts.length === 0) return NOTHING;
  const keys = hosts.flatMap(([address, given], i): ProjectedKey[] => {
    const [file, other] = FILES[isSshUrl([address]) ? 'ssh' : 'http'];
    const { secret, key } = typeof given === 'object' ? given : { secret: given, key: file };
    const path = (name: string) => `${i}/${name}`;
    return [
      { secret, key, path: path(file), optional: true },
      { secret, key: other, path: path(other), optional: true },
    ];
  });
  const { volumes, mounts } = projectedParts(SECRETS.volume, keys);
  const ssh = hosts.some(([address]) => isSshUrl([address]));
  return {
    tasks: [],
    volumes: [...volumes, ...(ssh ? [{ name: SSH_HOME.volume, scratch: 'memory' as const }] : [])],
    mounts: [...mounts, ...(ssh ? [SSH_HOME] : [])],
  };
}

/** The hosts, for the script: its text holds nothing that a user wrote. */
export function submoduleHosts(source: GitSource): Record<string, Text> {
  const hosts = submoduleSecrets(source).map(([address]) => address);
  return hosts.length === 0 ? {} : { SUBMODULE_HOSTS: text`${hosts.join(' ')}` };
}

/**
 * Lines that make each host's credentials known for that host, and for no other: in the environment, where Git looks for submodules
 * too, and in a file that SSH reads. All other hosts of SSH have what the source has.
 */
export function useSubmoduleSecrets(source: GitSource, own: { readonly key: Text; readonly hosts: Text }): Text[] {
  const addresses = submoduleSecrets(source).map(([address]) => address);
  if (addresses.length === 0) return [];
  const ssh = addresses.some((address) => isSshUrl([address]));
  const isOwn = source.credentials !== undefined && isSshUrl(source.url);
  return [
    text`number=0${ssh ? ' others=' : ''}`,
    text`for address in $SUBMODULE_HOSTS; do`,
    text`  folder=${SECRETS}/$number`,
    text`  number=$((number + 1))`,
    text`  case $address in`,
    ...(ssh ? WITH_KEY : []),
    ...WITH_TOKEN,
    text`  esac`,
    text`done`,
    ...(ssh && isOwn
      ? [...settingsOf('"Host *$others"', { key: text`"${own.key}"`, hosts: text`"${own.hosts}"` }, '')]
      : []),
    ...(ssh ? [text`export GIT_SSH_COMMAND='ssh -F ${SSH_HOME}/config'`] : []),
  ];
}

/** Lines that add to what SSH reads: of these hosts, with this key and the keys that vouch for them. */
function settingsOf(hosts: string, { key, hosts: known }: { key: Text; hosts: Text }, indent: string): Text[] {
  return [
    text`${indent}printf '%s\\n' ${hosts} 'IdentitiesOnly yes' 'StrictHostKeyChecking yes' \\`,
    text`${indent}  "IdentityFile "${key} "UserKnownHostsFile "${known} >>${SSH_HOME}/config`,
  ];
}

const WITH_KEY: readonly Text[] = [
  text`    ssh://*)`,
  text`      if [ ! -s "$folder/ssh-privatekey" ] || [ ! -s "$folder/known_hosts" ]; then`,
  text`        echo "the Secret for submodules of $address needs the keys ssh-privatekey, and known_hosts: what ssh-keyscan prints" >&2`,
  text`        exit 1`,
  text`      fi`,
  text`      (umask 077 && cat "$folder/ssh-privatekey" >${SSH_HOME}/$number)`,
  ...settingsOf(
    '"Host ${address#ssh://}"',
    { key: text`${SSH_HOME}/$number`, hosts: text`"$folder/known_hosts"` },
    '      ',
  ),
  text`      others="$others !\${address#ssh://}"`,
  text`      ;;`,
];

const WITH_TOKEN: readonly Text[] = [
  text`    http*)`,
  text`      if [ ! -s "$folder/password" ]; then`,
  text`        echo "the Secret for submodules of $address needs the token or password, under the key that credentials names or else password" >&2`,
  text`        exit 1`,
  text`      fi`,
  text`      export "GIT_CONFIG_KEY_$GIT_CONFIG_COUNT=credential.$address.helper"`,
  text`      export "GIT_CONFIG_VALUE_$GIT_CONFIG_COUNT=!cd $folder && printf \\"username=%s\\\\npassword=%s\\\\n\\" \\"\\$(cat username 2>/dev/null || echo git)\\" \\"\\$(cat password)\\"; :"`,
  text`      export GIT_CONFIG_COUNT=$((GIT_CONFIG_COUNT + 1))`,
  text`      ;;`,
];
