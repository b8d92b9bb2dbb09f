import { layerRepositories, layerRepositoryFaults, writtenRepositories } from '../../caches/registry';
import type { Build } from '../../model/build';
import { argumentPairs } from '../../model/build-args';
import type { KanikoSettings } from '../../model/builder';
import type { CacheEntry } from '../../model/cache';
import { CLOUDS, DOCKER_CONFIG_KEY } from '../../model/credentials';
import { type Fault, fault, showPath } from '../../model/faults';
import { showText, type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { claimOf, claimVolume } from '../../plan/claims';
import { isOffered } from '../../plan/needs';
import { joinParts, NOTHING, type PlanParts } from '../../plan/parts';
import {
  type Builder,
  type ContainerTask,
  CREDENTIALS_VOLUME,
  OUTPUT_VOLUME,
  type Plan,
  type PlanOptions,
  type Privileges,
  SECRETS_VOLUME,
  type Shell,
  type TaskEnv,
} from '../../plan/plan';
import { ARCHIVE, asked, LOAD, LOADED_VOLUME, loadParts } from '../asked';
import { BUILD, names, pairsWithProxies } from '../build';
import { certificateParts } from '../certificates';
import { buildSecretParts, credentialParts, mountedParts } from '../credentials';
import { dockerfilePath } from '../inputs';
import { outputParts, outputPath } from '../output';
import { contextPath, sourceOnMachine, sourceParts } from '../source';
import { honours } from './honours';
import { kanikoRegistryArguments } from './registries';

// Kaniko unpacks images over its own root folder but never touches /kaniko, so what it needs is mounted there.
export const KANIKO_CREDENTIALS = '/kaniko/.docker';
export const KANIKO_CERTIFICATES = '/kaniko/registry-ca';
export const KANIKO_CACHE = { volume: 'cache' };
const SECRETS = '/kaniko/build-secrets';
// Dockerfiles have a /workspace of their own.
const SOURCE = '/kaniko/source';
const OUTPUT = '/kaniko/output';
const LOADED = '/kaniko/loaded';
const STATE_VOLUME = 'kaniko-caches';

const PRIVILEGES: Privileges = {
  user: 0,
  group: 0,
  capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETFCAP', 'SETGID', 'SETUID'],
  reason:
    'kaniko unpacks images over its own root folder and runs their RUN steps there: root that may give files their owners, modes and capabilities, and change user',
};

/** Kaniko's executor. */
export const kaniko: Builder = {
  honours,
  keysLayers: true,
  readsBases: true,
  showsCredentials: true,

  check: checkCache,

  plan(build, options): Plan {
    const tools = toolImages(build.images);
    const onMachine = isOffered(options.offers, 'programs');
    const parts = joinParts(
      onMachine ? sourceOnMachine(build, { at: SOURCE }) : sourceParts(build, PRIVILEGES.user, { at: SOURCE }),
      // On a machine the credentials are those of whoever runs it, so they are always there.
      onMachine
        ? mountedParts(CREDENTIALS_VOLUME, DOCKER_CONFIG_KEY, KANIKO_CREDENTIALS)
        : credentialParts(
            {
              ...build,
              knows: build.skip === undefined ? CLOUDS : [],
              repositories: writtenRepositories(build, options),
            },
            KANIKO_CREDENTIALS,
          ),
      buildSecretParts(build, SECRETS),
      certificateParts(build.registries, KANIKO_CERTIFICATES),
      warmedVolume(build),
      stateVolume(build),
      outputParts(build, OUTPUT),
      onMachine ? loadParts(LOADED) : NOTHING,
    );
    const task: ContainerTask = {
      ...BUILD,
      image: tools.kaniko,
      // The image's own entrypoint, named so that runners need not ask the registry for it.
      command: [text`/kaniko/executor`],
      args: executorArguments(build, options),
      env: environment(build),
      mounts: parts.mounts,
      privileges: PRIVILEGES,
      shell: shellOf(build),
    };
    const warm = onMachine && warmedClaims(build).length > 0 ? [warmTask(build, parts)] : [];
    const load = onMachine ? [LOAD] : [];
    return { tasks: [...parts.tasks, ...warm, task, ...load], volumes: parts.volumes, ...refused(build, onMachine) };
  },
};

/** Where something else has to be done too, or where the image is the machine itself. */
function shellOf({ images }: Build): Shell {
  return { image: toolImages(images)['kaniko-debug'], program: '/busybox/sh', at: '/kaniko' };
}

/** Kaniko writes one archive. */
function refused({ output }: Build, onMachine: boolean): Pick<Plan, 'refuses'> {
  return onMachine && output?.type === 'docker'
    ? { refuses: { load: 'the output of this build is the archive that docker loads' } }
    : {};
}

/** On a machine nobody else warms the folder of base images, so the build does: with those of its Dockerfile. */
function warmTask(build: Build, { mounts }: PlanParts): ContainerTask {
  return {
    name: 'warm',
    phase: 'warm',
    takes: ['source'],
    image: toolImages(build.images)['kaniko-warmer'],
    command: [text`/kaniko/warmer`],
    args: [
      text`--cache-dir=${KANIKO_CACHE}`,
      text`--dockerfile=${dockerfilePath(build)}`,
      ...argumentPairs(build).map((pair) => text`--build-arg=${pair}`),
      ...kanikoRegistryArguments(build.registries, KANIKO_CERTIFICATES),
    ],
    env: {},
    mounts: mounts
      .filter(({ volume }) => ![SECRETS_VOLUME, STATE_VOLUME, OUTPUT_VOLUME, LOADED_VOLUME].includes(volume))
      .map(({ readOnly, ...mount }) => (mount.volume === 'cache' ? mount : { ...mount, readOnly })),
    privileges: { user: 0, group: 0, capabilities: [] },
    shell: shellOf(build),
  };
}

function settingsOf(build: Build): KanikoSettings {
  return build.builder as KanikoSettings;
}

function checkCache(build: Build, { push }: PlanOptions): Fault[] {
  const faults = layerRepositoryFaults('kaniko', build);
  const from = repositories(build.cache.from, build);
  const to = repositories(build.cache.to, build);
  if (new Set([...from, ...to]).size > 1)
    faults.push(fault('cache-repositories', ['cache'], { refs: [...new Set([...from, ...to])] }));
  else if (to.length > 0 && from.length === 0) faults.push(fault('cache-not-read', ['cache', 'to'], {}));
  if (warmedClaims(build).length > 1) faults.push(fault('cache-folders', ['cache'], {}));
  if (!push && to.length === 0) faults.push(fault('warms-nothing', ['cache'], { needs: 'repository' }));
  return [...faults, ...pointless(settingsOf(build), from.length > 0, warmedClaims(build).length > 0)];
}

/** Settings about a cache that the build does not have. */
function pointless(settings: KanikoSettings, hasLayers: boolean, hasBases: boolean): Fault[] {
  const because = hasBases ? 'only base images are kept for it' : 'it has no cache';
  const asked = {
    cacheCopyLayers: settings.cacheCopyLayers && !hasLayers,
    probeAfterMiss: settings.probeAfterMiss && !hasLayers,
    cacheTtl: settings.cacheTtl !== undefined && !hasLayers && !hasBases,
  };
  return Object.entries(asked).flatMap(([name, isPointless]) => {
    const path = ['builder', name];
    return isPointless ? [fault('pointless', path, { because, field: showPath(path) })] : [];
  });
}

function repositories(entries: readonly CacheEntry[], build: Build): string[] {
  return layerRepositories(entries, build).map(showText);
}

function warmedEntries({ cache }: Build) {
  return [...cache.from, ...cache.to].filter((entry) => entry.type === 'volume');
}

function warmedClaims(build: Build): string[] {
  return [...new Set(warmedEntries(build).map(({ volume }) => claimOf(volume)))];
}

function warmedVolume(build: Build): PlanParts {
  const [entry] = warmedEntries(build);
  if (entry === undefined) return NOTHING;
  return {
    tasks: [],
    volumes: [claimVolume('cache', entry.volume)],
    mounts: [{ volume: 'cache', readOnly: true }],
  };
}

/** Where kaniko keeps the cache mounts of RUN steps. */
function stateVolume(build: Build): PlanParts {
  const { state } = settingsOf(build);
  if (state === undefined) return NOTHING;
  return {
    tasks: [],
    volumes: [{ ...claimVolume(STATE_VOLUME, state.volume), exclusive: true }],
    mounts: [{ volume: STATE_VOLUME, at: '/kaniko/caches' }],
  };
}

function executorArguments(build: Build, options: PlanOptions): Text[] {
  const { push } = options;
  const settings = settingsOf(build);
  const context = contextPath(build);
  return [
    text`--context=dir://${context}`,
    text`--dockerfile=${dockerfilePath(build)}`,
    ...(push || build.output ? destinationsOf(build) : asked(options, 'loaded', ...destinationsOf(build))),
    ...(push ? asked(options, 'unpushed', text`--no-push`) : [text`--no-push`]),
    ...outputArguments(build),
    ...(build.output?.type === 'docker' ? [] : asked(options, 'loaded', text`${OUTPUTS.docker}=${ARCHIVE}`)),
    ...(build.compression === 'gzip' ? [text`--compression=gzip`] : []),
    ...(build.target === undefined ? [] : [text`--target=${build.target}`]),
    ...pairsWithProxies(build).map((pair) => text`--build-arg=${pair}`),
    ...Object.entries(build.labels).map(([name, value]) => text`--label=${name}=${value}`),
    ...Object.entries(build.annotations).map(([name, value]) => text`--annotation=${name}=${value}`),
    ...build.secrets.map(({ id }) => text`--secret=id=${id},src=${{ volume: SECRETS_VOLUME }}/${id}`),
    ...cacheArguments(build, settings),
    ...(warmedOnly(build) && push ? asked(options, 'unpushed', text`--no-push-cache`) : []),
    ...(build.cache.from.length > 0 ? asked(options, 'anew', text`--cache-ttl=${EXPIRED}`) : []),
    ...kanikoRegistryArguments(build.registries, KANIKO_CERTIFICATES),
    ...(settings.compressedCaching ? [] : [text`--compressed-caching=false`]),
    ...(settings.snapshotMode === undefined ? [] : [text`--snapshot-mode=${settings.snapshotMode}`]),
    ...(settings.reproducible ? [text`--reproducible`] : []),
    ...(settings.imageDownloadRetry > 0 ? [text`--image-download-retry=${String(settings.imageDownloadRetry)}`] : []),
    ...(push && settings.pushRetry > 0 ? [text`--push-retry=${String(settings.pushRetry)}`] : []),
    ...(push ? [text`--digest-file=${{ digestFile: true }}`] : []),
    ...build.extraArgs,
  ];
}

/** How old a layer may be where all are too old: of no cache at all, Kaniko would write none. */
const EXPIRED = '1ns';

const destinationsOf = (build: Build) => names(build).map((name) => text`--destination=${name}`);

/** The flags that say where an image is written, and as what. */
const OUTPUTS = { oci: '--oci-layout-path', docker: '--tar-path' } as const;

function outputArguments(build: Build): Text[] {
  const type = build.output?.type;
  return type === undefined || type === 'local' ? [] : [text`${OUTPUTS[type]}=${outputPath(build)}`];
}

/**
 * The repository holds layers, the folder base images. `--cache` alone would infer a repository to push layers to, so where
 * only base images are wanted the caching of RUN layers is turned off.
 */
function cacheArguments(build: Build, settings: KanikoSettings): Text[] {
  const [repository] = layerRepositories(build.cache.from, build);
  const warmed = warmedClaims(build).length > 0;
  if (repository === undefined && !warmed) return [];
  return [
    text`--cache=true`,
    ...(repository ? [text`--cache-repo=${repository}`] : [text`--cache-run-layers=false`]),
    ...(repository && layerRepositories(build.cache.to, build).length === 0 ? [text`--no-push-cache`] : []),
    ...(repository && settings.cacheCopyLayers ? [text`--cache-copy-layers`] : []),
    ...(settings.cacheTtl === undefined ? [] : [text`--cache-ttl=${settings.cacheTtl}`]),
    ...(warmed ? [text`--cache-dir=${KANIKO_CACHE}`] : []),
  ];
}

/** With a cache that has no repository Kaniko takes that of the image, and where it pushes none it refuses to. */
function warmedOnly(build: Build): boolean {
  return warmedClaims(build).length > 0 && layerRepositories(build.cache.from, build).length === 0;
}

function environment(build: Build): Record<string, TaskEnv> {
  return settingsOf(build).probeAfterMiss ? { FF_KANIKO_CACHE_PROBE_AFTER_MISS: text`true` } : {};
}
