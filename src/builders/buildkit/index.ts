import { outsideImage } from '../../caches/buildkit';
import { cacheCredentials, exportCredentials, signedCaches } from '../../caches/credentials';
import { cacheVolumes } from '../../caches/volume';
import type { Build } from '../../model/build';
import type { BuildKitSettings } from '../../model/builder';
import { type Fault, fault } from '../../model/faults';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { isOffered } from '../../plan/needs';
import { joinParts, NOTHING, type PlanParts } from '../../plan/parts';
import {
  type Builder,
  type ContainerTask,
  CREDENTIALS_VOLUME,
  type Plan,
  type PlanOptions,
  type PlanVolume,
  type TaskEnv,
} from '../../plan/plan';
import { BUILD, stateVolume } from '../build';
import { certificateParts } from '../certificates';
import { buildSecretParts, credentialParts } from '../credentials';
import { sshParts } from '../inputs';
import { archiveFaults, clearing, outputParts } from '../output';
import { sourceParts } from '../source';
import { buildAndReport, buildctlArguments, CERTIFICATES, settingsOf, sourceValuesOf } from './buildctl';
import { buildkitdConfig } from './buildkitd';
import { buildWithDaemon } from './client';
import { honours } from './honours';
import { buildkitOnMachine } from './machine';
import { BUILDKIT_MODES } from './modes';

const CONFIG_FOLDER = '/etc/buildkit';

/** BuildKit by `buildctl-daemonless.sh`: a daemon that lives as long as the build. */
export const buildkit: Builder = {
  honours,
  pushesByDigest: true,

  check(build, { push }) {
    const faults: Fault[] = [];
    const outside = outsideImage(build.cache.to);
    if (!push && outside.length === 0) faults.push(fault('warms-nothing', ['cache'], { needs: 'outside' }));
    if (settingsOf(build).daemon !== undefined && settingsOf(build).state !== undefined)
      faults.push(fault('daemon-with-state', ['builder', 'state'], {}));
    faults.push(...unreadKeys(build), ...archiveFaults(build));
    if (build.cache.to.length - outside.length > 1) faults.push(fault('inline-twice', ['cache'], {}));
    return faults;
  },

  plan(build, options): Plan {
    if (isOffered(options.offers, 'programs')) return buildkitOnMachine(build, options);
    const settings = settingsOf(build);
    if (settings.daemon !== undefined) return buildWithDaemon(build, options, settings.daemon);
    const mode = BUILDKIT_MODES[settings.mode];
    const tools = toolImages(build.images);
    const config = configParts(build);
    // BuildKit gives every file of the context to root, so the files may belong to anybody who can be read.
    const source = sourceParts(build, 1000, { wants: sourceValuesOf(build) });
    const parts = joinParts(
      source,
      credentialParts(build),
      buildSecretParts(build),
      cacheVolumes(build),
      config,
      cacheCredentials(build),
      outputParts(build),
      sshParts(build),
      stateParts(settings),
    );
    const task: ContainerTask = {
      ...BUILD,
      image: tools[mode.image],
      ...invocation(build, buildctlArguments(build, options), options),
      env: environment(build, settings, config.volumes),
      mounts: parts.mounts,
      privileges: mode.privileges,
    };
    return { tasks: [...parts.tasks, task], volumes: parts.volumes };
  },
};

/** A daemon that keeps running talks to the bucket itself, and knows no Secret of a build. */
function unreadKeys(build: Build): Fault[] {
  const { daemon } = settingsOf(build);
  const [signed] = signedCaches(build);
  if (daemon === undefined || signed === undefined) return [];
  const name = typeof daemon === 'string' ? daemon : daemon.name;
  return [fault('daemon-signs', ['cache', 'credentials'], { name, ...signed })];
}

function invocation(
  build: Build,
  args: readonly Text[],
  { push }: PlanOptions,
): Pick<ContainerTask, 'command' | 'args'> {
  const program = 'buildctl-daemonless.sh';
  const signs = signedCaches(build).length > 0;
  const clear = clearing(build);
  if (!push && !signs && clear.args.length === 0) return { command: [text`${program}`], args };
  const lines = push ? buildAndReport(program) : text`${program} "$@"`;
  const script = text`${clear.lines}${signs ? text`${exportCredentials(build)}\n` : ''}${lines}`;
  return { command: [text`sh`, text`-euc`, script, text`build`], args: [...clear.args, ...args] };
}

/** The state of the daemon: gone with it, or with the cache mounts of RUN steps on a volume that one daemon uses. */
function stateParts({ mode, state }: BuildKitSettings): PlanParts {
  const volume = stateVolume('buildkit-state', state);
  return { ...NOTHING, volumes: [volume], mounts: [{ volume: volume.name, at: BUILDKIT_MODES[mode].state }] };
}

function configParts(build: Build) {
  const config = buildkitdConfig(build.registries, CERTIFICATES);
  if (config === undefined) return { tasks: [], volumes: [], mounts: [] };
  const name = 'buildkitd-config';
  const files: PlanVolume = { name, files: { 'buildkitd.toml': config } };
  const own = { tasks: [], volumes: [files], mounts: [{ volume: name, at: CONFIG_FOLDER, readOnly: true }] };
  return joinParts(own, certificateParts(build.registries, CERTIFICATES));
}

/** Each waits longer than the one before it: two minutes in all, since ten are two seconds, too few for a busy node. */
const CONNECT_RETRIES = 100;

function environment(build: Build, { mode }: BuildKitSettings, config: readonly PlanVolume[]): Record<string, TaskEnv> {
  const flags = [
    // Without a process sandbox rootless BuildKit needs no privileged /proc.
    ...(mode === 'rootless' ? ['--oci-worker-no-process-sandbox'] : []),
    ...(config.length > 0 ? [`--config ${CONFIG_FOLDER}/buildkitd.toml`] : []),
  ];
  return {
    BUILDCTL_CONNECT_RETRIES_MAX: text`${String(CONNECT_RETRIES)}`,
    ...(flags.length > 0 ? { BUILDKITD_FLAGS: text`${flags.join(' ')}` } : {}),
    ...(build.credentials === undefined ? {} : { DOCKER_CONFIG: text`${{ volume: CREDENTIALS_VOLUME }}` }),
  };
}
