import type { Build } from '../spec/build';
import type { BuildKitSettings } from '../spec/builder';
import type { Fault } from '../spec/faults';
import { type Text, text } from '../spec/text';
import { buildctlArguments } from './buildctl';
import { cacheVolumes, digestFrom, secretEnvironment } from './buildkit-cache';
import { buildkitOnMachine } from './buildkit-machine';
import { buildkitdConfig } from './buildkitd';
import {
  buildSecretParts,
  certificateParts,
  credentialParts,
  joinParts,
  NOTHING,
  type PlanParts,
  sourceParts,
  stateVolume,
  toolImages,
} from './parts';
import type { Builder, BuildPlan, PlanOptions, PlanVolume, Privileges, Step, StepEnv } from './plan';

const CONFIG_FOLDER = '/etc/buildkit';
const CERTIFICATES = '/etc/buildkit-certs';
const CREDENTIALS = '/docker-config';
const SECRETS = '/build-secrets';

/** What the three modes differ in. */
const MODES: Readonly<
  Record<BuildKitSettings['mode'], { image: 'buildkit' | 'buildkit-rootless'; state: string; privileges: Privileges }>
> = {
  rootless: {
    image: 'buildkit-rootless',
    state: '/home/user/.local/share/buildkit',
    privileges: {
      user: 1000,
      group: 1000,
      capabilities: ['SETGID', 'SETUID'],
      privilegeEscalation: true,
      unconfined: true,
      reason:
        'rootless BuildKit makes a user namespace of its own: newuidmap and newgidmap are setuid programs that need SETUID and SETGID, ' +
        'and the default seccomp and AppArmor profiles forbid the mounts inside it',
    },
  },
  userns: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: {
      user: 0,
      group: 0,
      capabilities: [],
      privileged: true,
      reason:
        'privileged only within the user namespace of the pod (hostUsers: false), where BuildKit mounts layers; on the node it is nobody',
    },
  },
  privileged: {
    image: 'buildkit',
    state: '/var/lib/buildkit',
    privileges: {
      user: 0,
      group: 0,
      capabilities: [],
      privileged: true,
      reason: 'BuildKit as root mounts layers and starts containers; the modes rootless and userns need less',
    },
  },
};

/** BuildKit by `buildctl-daemonless.sh`: a daemon that lives as long as the build. */
export const buildkit: Builder = {
  places: ['pod', 'machine'],

  check(build, { push }) {
    const faults: Fault[] = [];
    const exported = build.cache.to.filter((entry) => entry.type !== 'inline');
    if (!push && exported.length === 0) {
      const message =
        'a build that warms a cache pushes no image, so it needs a cache outside of it; write cache: registry';
      faults.push({ path: ['cache'], message });
    }
    if (build.cache.to.filter((entry) => entry.type === 'inline').length > 1)
      faults.push({ path: ['cache'], message: 'inline cache is given twice; write it once' });
    return faults;
  },

  plan(build, options): BuildPlan {
    if (options.place === 'machine') return buildkitOnMachine(build, options);
    const settings = settingsOf(build);
    const mode = MODES[settings.mode];
    const images = toolImages(build.images);
    const caches = cacheVolumes(build);
    const config = configParts(build);
    // BuildKit gives every file of the context to root, so the files may belong to anybody who can be read.
    const source = sourceParts(build, 1000);
    const parts = joinParts(
      source,
      credentialParts(build.credentials, CREDENTIALS),
      buildSecretParts(build, SECRETS),
      caches.parts,
      config,
      stateParts(settings),
    );
    const step: Step = {
      name: 'build',
      image: images[mode.image],
      ...invocation(buildctlArguments(build, options, caches), options),
      env: environment(build, settings, config.volumes),
      mounts: parts.mounts,
      privileges: mode.privileges,
    };
    return {
      steps: [...parts.steps, step],
      volumes: parts.volumes,
      pod: settings.mode === 'userns' ? { userNamespace: true } : settings.mode === 'rootless' ? { fsGroup: 1000 } : {},
    };
  },
};

function settingsOf(build: Build): BuildKitSettings {
  return build.builder as BuildKitSettings;
}

/**
 * buildctl replaces its metadata file by renaming, which neither a termination message nor a mounted result survives, and
 * its image has no jq: so a shell takes the digest out of the metadata. The user's values are its arguments.
 */
const BUILD_AND_REPORT = text`buildctl-daemonless.sh "$@" --metadata-file /tmp/metadata.json
${digestFrom('/tmp/metadata.json')}`;

function invocation(args: readonly Text[], { push }: PlanOptions): Pick<Step, 'command' | 'args'> {
  if (!push) return { command: [text`buildctl-daemonless.sh`], args };
  return { command: [text`sh`, text`-euc`, BUILD_AND_REPORT, text`build`], args };
}

/** The state of the daemon: gone with it, or with the cache mounts of RUN steps on a volume that one daemon uses. */
function stateParts({ mode, state }: BuildKitSettings): PlanParts {
  const volume = stateVolume('buildkit-state', state);
  return { ...NOTHING, volumes: [volume], mounts: [{ volume: volume.name, path: MODES[mode].state }] };
}

function configParts(build: Build) {
  const config = buildkitdConfig(build.registries, CERTIFICATES);
  if (config === undefined) return { steps: [], volumes: [], mounts: [] };
  const name = 'buildkitd-config';
  const files: PlanVolume = { name, files: { 'buildkitd.toml': config } };
  const own = { steps: [], volumes: [files], mounts: [{ volume: name, path: CONFIG_FOLDER, readOnly: true }] };
  return joinParts(own, certificateParts(build.registries, CERTIFICATES));
}

function environment(build: Build, { mode }: BuildKitSettings, config: readonly PlanVolume[]): Record<string, StepEnv> {
  const flags = [
    // Without a process sandbox rootless BuildKit needs no privileged /proc.
    ...(mode === 'rootless' ? ['--oci-worker-no-process-sandbox'] : []),
    ...(config.length > 0 ? [`--config ${CONFIG_FOLDER}/buildkitd.toml`] : []),
  ];
  return {
    ...(flags.length > 0 ? { BUILDKITD_FLAGS: text`${flags.join(' ')}` } : {}),
    ...(build.credentials === undefined ? {} : { DOCKER_CONFIG: text`${CREDENTIALS}` }),
    ...secretEnvironment(build),
  };
}
