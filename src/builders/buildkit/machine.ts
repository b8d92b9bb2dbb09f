import { cacheVolumes } from '../../caches/volume';
import type { Build } from '../../model/build';
import { type Text, text } from '../../model/text';
import { joinParts, NOTHING, type PlanParts } from '../../plan/parts';
import type { Plan, PlanOptions, ProgramTask } from '../../plan/plan';
import { LOAD, loadParts, refusesToLoad } from '../asked';
import { BUILD, digestFrom, stateVolume } from '../build';
import { withoutCertificates } from '../certificates';
import { buildSecretParts } from '../credentials';
import { sshParts } from '../inputs';
import { clearing, outputParts } from '../output';
import { sourceOnMachine } from '../source';
import { buildctlArguments, settingsOf, sourceValuesOf } from './buildctl';
import { buildkitdConfig } from './buildkitd';

const STATE_VOLUME = 'buildkit-state';
const CONFIG_VOLUME = 'buildkitd-config';

/** BuildKit on a machine: a daemon that runs already, or one that lives as long as the build. */
export function buildkitOnMachine(build: Build, options: PlanOptions): Plan {
  const state = stateVolume(STATE_VOLUME, settingsOf(build).state);
  const parts = joinParts(
    sourceOnMachine(build, { wants: sourceValuesOf(build) }),
    buildSecretParts(build),
    cacheVolumes(build),
    { ...NOTHING, volumes: [state] },
    configParts(build),
    outputParts(build),
    sshParts(build),
    loadParts(),
  );
  const config = parts.volumes.some(({ name }) => name === CONFIG_VOLUME);
  const clear = clearing(build);
  const task: ProgramTask = {
    ...BUILD,
    command: [text`sh`, text`-euc`, text`${clear.lines}${script(config, options)}`, text`build`],
    args: [...clear.args, ...buildctlArguments(build, options, withoutCertificates(build.registries))],
    programs: ['buildctl'],
    env: {},
  };
  return { tasks: [...parts.tasks, task, LOAD], volumes: parts.volumes, ...refusesToLoad(build) };
}

function configParts({ registries }: Build): PlanParts {
  const config = buildkitdConfig(withoutCertificates(registries), '');
  if (config === undefined) return NOTHING;
  return { ...NOTHING, volumes: [{ name: CONFIG_VOLUME, files: { 'buildkitd.toml': config } }] };
}

/** No value of the user is in here: the arguments of buildctl are those of the script. */
function script(config: boolean, { push }: PlanOptions): Text {
  const flags = config ? text` --config ${{ volume: CONFIG_VOLUME }}/buildkitd.toml` : text``;
  return text`if ! buildctl debug workers >/dev/null 2>&1; then
  if ! command -v buildkitd >/dev/null; then
    echo 'no buildkitd answers: name one in BUILDKIT_HOST, or install buildkitd' >&2
    exit 1
  fi
  run=$(mktemp -d)
  export BUILDKIT_HOST="unix://$run/buildkitd.sock"
  if [ "$(id -u)" = 0 ]; then rootless=; else rootless=rootlesskit; fi
  # shellcheck disable=SC2086
  $rootless buildkitd \${BUILDKITD_FLAGS:-} --root ${{ volume: STATE_VOLUME }} --addr "$BUILDKIT_HOST"${flags} >"$run/log" 2>&1 &
  daemon=$!
  trap 'kill "$daemon" 2>/dev/null; wait "$daemon" || true; rm -rf "$run"' EXIT
  tries=0
  until buildctl debug workers >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$daemon" 2>/dev/null; then
      cat "$run/log" >&2
      exit 1
    fi
    sleep 0.1
  done
fi
${push ? BUILD_AND_REPORT : text`buildctl "$@"`}`;
}

const BUILD_AND_REPORT = text`metadata=$(mktemp)
buildctl "$@" --metadata-file "$metadata"
${digestFrom('"$metadata"')}
rm -f "$metadata"`;
