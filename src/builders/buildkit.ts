import type { Build } from '../spec/build';
import type { BuildKitSettings } from '../spec/builder';
import type { CacheEntry } from '../spec/cache';
import type { Fault } from '../spec/faults';
import { type Text, text } from '../spec/text';
import { type CacheVolumes, cacheAttributes, cacheVolumes, csv, secretEnvironment } from './buildkit-cache';
import { buildkitdConfig } from './buildkitd';
import {
  buildSecretParts,
  certificateParts,
  claimVolume,
  contextPath,
  credentialParts,
  destinations,
  joinParts,
  sourceParts,
  toolImages,
} from './parts';
import {
  type Builder,
  type BuildPlan,
  type PlanOptions,
  type PlanVolume,
  type Privileges,
  SECRETS_VOLUME,
  type Step,
  type StepEnv,
} from './plan';

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
sed -n 's/.*"containerimage.digest": "\\(.*\\)".*/\\1/p' /tmp/metadata.json | tr -d '\\n' > ${{ digestFile: true }}`;

function invocation(args: readonly Text[], { push }: PlanOptions): Pick<Step, 'command' | 'args'> {
  if (!push) return { command: [text`buildctl-daemonless.sh`], args };
  return { command: [text`sh`, text`-euc`, BUILD_AND_REPORT, text`build`], args };
}

function buildctlArguments(build: Build, { push }: PlanOptions, caches: CacheVolumes): Text[] {
  const context = contextPath(build);
  return [
    text`build`,
    ...flag('--frontend', text`dockerfile.v0`),
    ...flag('--local', text`context=${context}`),
    ...flag('--local', text`dockerfile=${context}`),
    ...frontendOptions(build).flatMap((option) => flag('--opt', option)),
    ...build.secrets.flatMap(({ id }) => flag('--secret', text`id=${id},src=${{ volume: SECRETS_VOLUME }}/${id}`)),
    ...(push ? flag('--output', imageOutput(build)) : []),
    ...build.cache.to
      .filter((entry) => push || entry.type !== 'inline')
      .flatMap((entry) => flag('--export-cache', csv(cacheAttributes(entry, build, 'to', caches)))),
    ...build.cache.from
      .flatMap((entry) => importsOf(entry, build))
      .flatMap((entry) => flag('--import-cache', csv(cacheAttributes(entry, build, 'from', caches)))),
    ...build.extraArgs,
  ];
}

function flag(name: string, value: Text): Text[] {
  return [text`${name}`, value];
}

/** An inline cache lies in the image itself, under each of its tags. */
function importsOf(entry: CacheEntry, build: Build): CacheEntry[] {
  if (entry.type !== 'inline') return [entry];
  return build.tags.map((tag) => ({ type: 'registry', ref: text`${build.image}:${tag}` }));
}

function frontendOptions(build: Build): Text[] {
  const { provenance, sbom } = settingsOf(build);
  return [
    ...(build.dockerfile === 'Dockerfile' ? [] : [text`filename=${build.dockerfile}`]),
    ...(build.target === undefined ? [] : [text`target=${build.target}`]),
    ...(build.platforms.length === 0 ? [] : [text`platform=${joined(build.platforms)}`]),
    ...Object.entries(build.buildArgs).map(([name, value]) => text`build-arg:${name}=${value}`),
    ...(build.sourceDateEpoch === undefined
      ? []
      : [text`build-arg:SOURCE_DATE_EPOCH=${String(build.sourceDateEpoch)}`]),
    ...Object.entries(build.labels).map(([name, value]) => text`label:${name}=${value}`),
    ...(provenance === undefined ? [] : [text`attest:provenance=mode=${provenance}`]),
    ...(sbom === undefined ? [] : [text`attest:sbom=generator=${sbom}`]),
  ];
}

function imageOutput(build: Build): Text {
  return csv([
    text`type=image`,
    text`name=${joined(destinations(build))}`,
    ...Object.entries(build.annotations).map(([name, value]) => text`annotation.${name}=${value}`),
    ...(build.sourceDateEpoch === undefined ? [] : [text`rewrite-timestamp=true`]),
    text`push=true`,
  ]);
}

function joined(values: readonly Text[]): Text {
  return values.flatMap((value, i) => (i === 0 ? value : [',', ...value]));
}

/** The state of the daemon: gone with it, or with the cache mounts of RUN steps on a volume that one daemon uses. */
function stateParts({ mode, state }: BuildKitSettings) {
  const name = 'buildkit-state';
  const volume: PlanVolume =
    state === undefined ? { name, scratch: 'disk' } : { ...claimVolume(name, state.volume), exclusive: true };
  return { steps: [], volumes: [volume], mounts: [{ volume: name, path: MODES[mode].state }] };
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
