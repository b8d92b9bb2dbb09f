import { cacheVolumes } from '../../caches/volume';
import type { Build } from '../../model/build';
import type { NamedDaemon } from '../../model/named';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { joinParts, NOTHING, type PlanParts } from '../../plan/parts';
import { type ContainerTask, CREDENTIALS_VOLUME, type Plan, type PlanOptions } from '../../plan/plan';
import { BUILD } from '../build';
import { certificateParts } from '../certificates';
import { buildSecretParts, credentialParts } from '../credentials';
import { sshParts } from '../inputs';
import { clearing, outputParts } from '../output';
import { sourceParts } from '../source';
import { buildAndReport, buildctlArguments, CERTIFICATES, sourceValuesOf } from './buildctl';
import { addressesOf } from './replicas';

const TLS = { volume: 'buildkit-tls' };

/** BuildKit by `buildctl` alone: a daemon that runs already builds, and keeps what it built. */
export function buildWithDaemon(build: Build, options: PlanOptions, daemon: string | NamedDaemon): Plan {
  const server = typeof daemon === 'string' ? { name: daemon } : daemon;
  const parts = joinParts(
    sourceParts(build, 1000, { wants: sourceValuesOf(build) }),
    credentialParts(build),
    buildSecretParts(build),
    cacheVolumes(build),
    certificateParts(build.registries, CERTIFICATES),
    tlsParts(server),
    outputParts(build),
    sshParts(build),
  );
  const clear = clearing(build);
  const args = [...clear.args, ...connection(server, build), ...buildctlArguments(build, options)];
  const task: ContainerTask = {
    ...BUILD,
    image: toolImages(build.images)['buildkit-rootless'],
    command: [
      text`sh`,
      text`-euc`,
      text`${clear.lines}${WAIT}\n${options.push ? buildAndReport(PROGRAM) : `${PROGRAM} "$@"`}`,
      text`build`,
    ],
    args,
    env: build.credentials === undefined ? {} : { DOCKER_CONFIG: text`${{ volume: CREDENTIALS_VOLUME }}` },
    mounts: parts.mounts,
    privileges: { user: 1000, group: 1000, capabilities: [], volumeGroup: 1000 },
  };
  return { tasks: [...parts.tasks, task], volumes: parts.volumes };
}

const PROGRAM = 'buildctl';

/** How long a client waits for a daemon that does not answer, and how often it asks. */
const WAIT_SECONDS = 300;
const ASK_SECONDS = 2;

/** How long a client waits for the replica that has its cache, before it takes one that has not. */
const PATIENCE_SECONDS = 10;

const TRIES = WAIT_SECONDS / ASK_SECONDS;
const PATIENT = TRIES - PATIENCE_SECONDS / ASK_SECONDS;

/**
 * A daemon that is applied together with its builds, or is restarted, answers a while later; a build that is done by then has
 * failed for good. Certificates are right or wrong, however long one waits, and a replica that has no address is none. The
 * first arguments are those of {@link connection}.
 */
const WAIT = `ca=$1 cert=$2 key=$3 addresses='' found='' tries=${TRIES}
shift 3
while [ "$1" != -- ]; do
  addresses="$addresses $1"
  shift
done
shift
while :; do
  for address in $addresses; do
    if ${PROGRAM} "--addr=$address" "$ca" "$cert" "$key" debug workers >/dev/null 2>/tmp/answer; then
      found=$address
      break 2
    fi
    case $(cat /tmp/answer) in
      *x509:* | *'tls: '*)
        echo "the daemon and this build do not trust each other's certificates: $(cat /tmp/answer)" >&2
        exit 1
        ;;
      *'no such host'*) ;;
      *) [ "$tries" -le ${PATIENT} ] || break ;;
    esac
  done
  [ "$tries" -ne ${TRIES} ] || echo "waiting for the daemon: $(cat /tmp/answer)" >&2
  if [ "$tries" -eq 0 ]; then
    echo "no daemon answered in ${WAIT_SECONDS} seconds: $(cat /tmp/answer)" >&2
    exit 1
  fi
  tries=$((tries - 1))
  sleep ${ASK_SECONDS}
done
case "$addresses " in
  " $found "*) ;;
  *) echo "$found builds, since the one that has the cache does not answer" >&2 ;;
esac
set -- "--addr=$found" "$ca" "$cert" "$key" "$@"`;

/** Which certificates prove who the client is, and where its daemon may be. */
function connection(daemon: NamedDaemon, build: Pick<Build, 'name' | 'namespace'>): Text[] {
  return [
    text`--tlscacert=${TLS}/ca.crt`,
    text`--tlscert=${TLS}/tls.crt`,
    text`--tlskey=${TLS}/tls.key`,
    ...addressesOf(daemon, build).map((address) => text`${address}`),
    text`--`,
  ];
}

function tlsParts({ name, clientSecret }: NamedDaemon): PlanParts {
  const items = ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
  return {
    ...NOTHING,
    volumes: [{ name: TLS.volume, secret: clientSecret ?? `${name}-client`, items }],
    mounts: [{ ...TLS, readOnly: true }],
  };
}
