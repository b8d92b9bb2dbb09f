import type { Build } from '../model/build';
import { loginsOf } from '../model/credentials';
import { makeSecret, type SecretLogin } from '../model/secret-command';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { type ContainerTask, CREDENTIALS_VOLUME, mountsOf, type Plan } from '../plan/plan';
import { beforeSource } from './source-values';

/** Whose credentials a plan uses, and for which images. */
export interface CredentialsUse extends Pick<Build, 'credentials' | 'namespace' | 'images'> {
  /** The images that it pushes, or pulls. */
  readonly uses: readonly Text[];
}

/**
 * A plan whose first task looks at the registry credentials: without it a Secret that is not there would keep the pod waiting
 * until its time is up, and one of another registry would be found at the push. So the Secret may be missing from the pod.
 */
export function withCredentialsChecked(plan: Plan, use: CredentialsUse): Plan {
  const mount = plan.tasks.flatMap(mountsOf).find(({ volume }) => volume === CREDENTIALS_VOLUME);
  const volume = plan.volumes.find(({ name }) => name === CREDENTIALS_VOLUME);
  // What is made by a step of its own is looked at there.
  if (mount === undefined || volume === undefined || !('secret' in volume)) return plan;
  const logins = use.credentials === undefined ? [] : loginsOf(use.credentials).map(({ login }) => login);
  const login = { secret: volume.secret, key: volume.items[0]?.key ?? '' };
  // A program that knows a registry by itself needs no Secret for it.
  const uses = logins.length === 1 ? use.uses : [];
  const task: ContainerTask = {
    name: 'check-credentials',
    phase: 'check',
    image: toolImages(use.images).git,
    command: [text`sh`, text`-euc`, [SCRIPT], text`check-credentials`],
    args: [text`${{ volume: CREDENTIALS_VOLUME }}/config.json`, ...remedy(login, use), ...uses.map(beforeSource)],
    env: {},
    mounts: [mount],
    privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
  };
  const volumes = plan.volumes.map((one) => (one === volume ? { ...volume, optional: true } : one));
  return { tasks: [task, ...plan.tasks], volumes };
}

/** The Secret, its key, and the command that makes it. */
function remedy({ secret, key }: Pick<SecretLogin, 'secret' | 'key'>, { namespace }: CredentialsUse): Text[] {
  return [secret, key, makeSecret({ secret, key }, namespace)].map(asText);
}

function asText(value: string): Text {
  return text`${value}`;
}

/** A registry may be open to all, so one that has no credentials is only said; and what a helper program has is not known. */
const SCRIPT = `file=$1 secret=$2 key=$3 command=$4
shift 4
if [ ! -s "$file" ]; then
  printf 'the Secret %s with registry credentials is not there, or has no key %s; make it: %s\\n' "$secret" "$key" "$command" >&2
  exit 1
fi
content=$(cat "$file")
case $content in *'"credHelpers"'* | *'"credsStore"'*) exit 0 ;; esac
for image; do
  host=\${image%%/*}
  case $host in
    "$image") host=docker.io ;;
    *.* | *:* | localhost) ;;
    *) host=docker.io ;;
  esac
  case $content in
    *"\\"$host\\""* | *"\\"$host/"* | *"//$host\\""* | *"//$host/"*) continue ;;
    *'//index.docker.io/'*) if [ "$host" = docker.io ]; then continue; fi ;;
  esac
  printf 'the Secret %s has no credentials for %s, which will refuse us unless it is open to all; make it anew: %s\\n' "$secret" "$host" "$command" >&2
done`;
