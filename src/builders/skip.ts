import type { Build } from '../model/build';
import { REBUILD } from '../model/skip';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { isOffered, type Offers } from '../plan/needs';
import {
  type ContainerTask,
  CREDENTIALS_VOLUME,
  isContainer,
  isScript,
  type Mount,
  type Plan,
  type PlanVolume,
  type ProgramTask,
  type Task,
} from '../plan/plan';
import { destinations, ofInputs } from './build';
import { withoutCertificates } from './certificates';
import { registriesConfig, withoutMirrors } from './containers';

/** Where the digest of an image is that is there already. */
const REUSED: PlanVolume = { name: 'reused', scratch: 'disk' };
const DIGEST = text`${{ volume: REUSED.name }}/digest`;

/**
 * A plan in which the image is looked for before it is built: where it is there, what builds hands on its digest. Whatever
 * keeps it from being found has it built.
 */
export function withReuse(plan: Plan, build: Build, offers: Offers): Plan {
  if (build.skip === undefined) return plan;
  const onMachine = isOffered(offers, 'programs');
  const config = registriesConfig(
    withoutMirrors(onMachine ? withoutCertificates(build.registries) : build.registries),
    'reuse',
  );
  const isKnown = plan.volumes.some(({ name }) => name === CREDENTIALS_VOLUME);
  const login: Mount[] = isKnown ? [{ volume: CREDENTIALS_VOLUME, readOnly: true }] : [];
  const look = { ...common(build), env: config.env };
  const task: Task = onMachine
    ? ({ ...look, programs: ['skopeo'] } satisfies ProgramTask)
    : {
        ...look,
        image: toolImages(build.images).skopeo,
        env: {
          ...config.env,
          HOME: text`${{ volume: REUSED.name }}`,
          ...(isKnown ? { REGISTRY_AUTH_FILE: text`${{ volume: CREDENTIALS_VOLUME }}/config.json` } : {}),
        },
        mounts: [{ volume: REUSED.name }, ...config.mounts, ...login],
        privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
      };
  const first = plan.tasks.findIndex(({ phase }) => phase === 'build');
  const known = new Set(plan.volumes.map(({ name }) => name));
  return {
    ...plan,
    tasks: [...plan.tasks.slice(0, first), task, ...plan.tasks.slice(first).map(unlessReused)],
    volumes: [...plan.volumes, REUSED, ...config.volumes.filter(({ name }) => !known.has(name))],
  };
}

function common(build: Build) {
  const unchanged = build.skip === 'unchanged';
  return {
    name: 'reuse',
    phase: 'reuse',
    when: 'pushed',
    command: [text`sh`, text`-euc`, text`${unchanged ? FIND_UNCHANGED : FIND_EXISTING}`, text`reuse`],
    args: [DIGEST, text`${{ param: REBUILD }}`, ...(unchanged ? [ofInputs(build)] : []), ...destinations(build)],
  } as const;
}

const UNLESS_ASKED = `found=$1 rebuild=$2
shift 2
if [ -n "$rebuild" ]; then
  echo 'it is built, since rebuild says so'
  exit 0
fi
# Of itself skopeo reads no such variable.
ask() {
  skopeo \${CONTAINERS_REGISTRIES_CONF:+"--registries-conf=$CONTAINERS_REGISTRIES_CONF"} "$@"
}
digest_of() {
  ask inspect --raw "docker://$1" >"$found.manifest" && skopeo manifest-digest "$found.manifest"
}`;

const FIND_EXISTING = `${UNLESS_ASKED}
first=
for image; do
  if ! same=$(digest_of "$image"); then
    echo "it is built, since $image is not there"
    exit 0
  fi
  first=\${first:-$same}
done
echo "nothing is built, since all tags are there: $first"
printf %s "$first" >"$found"`;

const FIND_UNCHANGED = `${UNLESS_ASKED}
built=$1
shift
if ! same=$(digest_of "$built"); then
  echo "it is built, since $built is not there"
  exit 0
fi
for image; do
  if ! ask copy --quiet --all --preserve-digests "docker://\${built%:*}@$same" "docker://$image"; then
    echo "it is built, since what was built before cannot be called $image"
    exit 0
  fi
done
echo "nothing is built, since the same was built before: $same"
printf %s "$same" >"$found"`;

/** What builds, where there is something to build. */
function unlessReused(task: Task): Task {
  if (task.phase !== 'build') return task;
  const command = task.command ?? [];
  const script = isScript(task) ? (command[2] as Text) : text`exec "$@"`;
  const words = isScript(task) ? task.args : [...command, ...task.args];
  const whole = text`there=$1
shift
if [ -s "$there" ]; then
  mkdir -p "$(dirname ${{ digestFile: true }})"
  cat "$there" >${{ digestFile: true }}
  exit 0
fi
${script}`;
  const args = [DIGEST, ...words];
  if (!isContainer(task)) return { ...task, command: [text`sh`, text`-euc`, whole, text`build`], args };
  const { shell } = task;
  const mount = { volume: REUSED.name, readOnly: true, ...(shell ? { at: `${shell.at}/${REUSED.name}` } : {}) };
  return {
    ...task,
    image: shell?.image ?? task.image,
    command: [text`${shell?.program ?? 'sh'}`, text`-euc`, whole, text`build`],
    args,
    mounts: [...task.mounts, mount],
  } satisfies ContainerTask;
}
