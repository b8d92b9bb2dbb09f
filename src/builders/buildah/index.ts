import { layerRepositories, layerRepositoryFaults, writtenRepositories } from '../../caches/registry';
import type { Build } from '../../model/build';
import { argumentPairs } from '../../model/build-args';
import type { BuildahSettings } from '../../model/builder';
import { type Fault, fault } from '../../model/faults';
import { conditionVariable } from '../../model/switches';
import { showText, type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { isOffered } from '../../plan/needs';
import { joinParts, type PlanParts } from '../../plan/parts';
import {
  type Builder,
  type ContainerTask,
  CREDENTIALS_VOLUME,
  type Plan,
  type PlanOptions,
  type Privileges,
  type ProgramTask,
  SECRETS_VOLUME,
  type TaskEnv,
} from '../../plan/plan';
import { privileged, rootless } from '../../plan/privileges';
import { asked } from '../asked';
import { BUILD, destinations, names, TAKE_IMAGES } from '../build';
import { withoutCertificates } from '../certificates';
import { registriesConfig } from '../containers';
import { buildSecretParts, credentialParts } from '../credentials';
import { contextFlags, dockerfilePath, sshKeys, sshParts } from '../inputs';
import { clearing, outputParts, outputPath } from '../output';
import { contextPath, copiedSourceParts, sourceOnMachine } from '../source';
import { honours } from './honours';
import { BUILD_AND_FORGET, storageParts } from './storage';

/** What the two modes differ in. */
const MODES: Readonly<Record<BuildahSettings['mode'], { storage: string; privileges: Privileges }>> = {
  rootless: {
    storage: '/home/build/.local/share/containers',
    privileges: rootless('Buildah'),
  },
  privileged: {
    storage: '/var/lib/containers',
    privileges: privileged('Buildah as root mounts layers and enters them; the mode rootless needs less'),
  },
};

/** Buildah: no daemon; layers are cached in a repository. */
export const buildah: Builder = {
  honours,
  keysLayers: true,

  check: checkCache,

  plan(build, options): Plan {
    if (isOffered(options.offers, 'programs')) return planOnMachine(build, options);
    const settings = settingsOf(build);
    const mode = MODES[settings.mode];
    const parts = joinParts(
      copiedSourceParts(build, mode.privileges.user),
      credentialParts({ ...build, repositories: writtenRepositories(build, options) }),
      buildSecretParts(build),
      registriesConfig(build.registries),
      storageParts(mode.storage, settings.state),
      outputParts(build),
      sshParts(build),
    );
    const task: ContainerTask = {
      ...BUILD,
      image: toolImages(build.images).buildah,
      ...invocation(build, options),
      env: environment(build, parts),
      mounts: parts.mounts,
      privileges: mode.privileges,
    };
    return { tasks: [...parts.tasks, task], volumes: parts.volumes };
  },
};

/** On a machine the storage, its driver and the isolation are those of whoever runs it. */
function planOnMachine(build: Build, options: PlanOptions): Plan {
  const config = registriesConfig(withoutCertificates(build.registries));
  const parts = joinParts(sourceOnMachine(build), buildSecretParts(build), config, outputParts(build), sshParts(build));
  const task: ProgramTask = {
    ...BUILD,
    ...invocation(build, options),
    env: config.env,
    programs: ['buildah'],
  };
  return { tasks: [...parts.tasks, task], volumes: parts.volumes };
}

function settingsOf(build: Build): BuildahSettings {
  return build.builder as BuildahSettings;
}

function checkCache(build: Build, { push }: PlanOptions): Fault[] {
  const faults = layerRepositoryFaults('buildah', build);
  if (!push && build.cache.to.length === 0) faults.push(fault('warms-nothing', ['cache'], { needs: 'repository' }));
  return faults;
}

/**
 * With these a RUN step leaves the folder it is confined to, where isolation is that of chroot: to the credentials of the
 * pod by a chroot of its own, and where the pod is privileged to the disks of the node by a device file.
 */
const CONFINING = ['CAP_MKNOD', 'CAP_SYS_CHROOT'];

function confinement({ extraArgs }: Build, { offers }: PlanOptions): string[] {
  if (isOffered(offers, 'programs')) return [];
  const added = extraArgs.map(showText);
  return CONFINING.filter((name) => !added.includes(`--cap-add=${name}`)).map((name) => `--cap-drop=${name}`);
}

/** What is wanted of a script that builds, besides the image. */
interface Wanted {
  readonly push: boolean;
  /** Whether whoever runs it may ask for no push. */
  readonly mayStay: boolean;
  /** Whether the storage is kept. */
  readonly keeps: boolean;
}

/** Buildah pushes image by image, to registries and into files. The user's values are the arguments. */
function buildAndPush(build: Build, flags: readonly string[], { push, mayStay, keeps }: Wanted): string {
  const writes = transport(build) !== undefined;
  const { compression } = build;
  const how = compression === undefined ? '' : ` --compression-format=${compression} --force-compression`;
  return [
    ...(keeps ? ['keep=$1', 'shift'] : []),
    ...(push ? ['result=$1', 'shift'] : []),
    ...(writes ? ['target=$1', 'shift'] : []),
    TAKE_IMAGES,
    ...(flags.length > 0 ? [`set -- ${flags.join(' ')} "$@"`] : []),
    ...(keeps ? BUILD_AND_FORGET : ['buildah build "$@"']),
    // Its first name is enough for a file.
    ...(writes
      ? [
          'for image in $images; do',
          `  buildah push${build.output?.type === 'oci' ? how : ''} "$image" "$target"`,
          '  break',
          'done',
        ]
      : []),
    ...(push && mayStay ? [`[ -n "$${conditionVariable('pushed')}" ] || exit 0`] : []),
    ...(push ? ['for image in $images; do', `  buildah push${how} --digestfile "$result" "$image"`, 'done'] : []),
  ].join('\n');
}

/** An image as a file, in the words of `buildah push`; the files in it are what building writes. */
function transport(build: Build): Text | undefined {
  const [name = []] = destinations(build);
  const [tag = []] = build.tags;
  const path = outputPath(build);
  if (build.output?.type === 'oci') return text`oci:${path}:${tag}`;
  return build.output?.type === 'docker' ? text`docker-archive:${path}:${name}` : undefined;
}

function invocation(build: Build, options: PlanOptions): Required<Pick<ContainerTask, 'command' | 'args'>> {
  const { push } = options;
  const args = buildArguments(build, options);
  const { state } = isOffered(options.offers, 'programs') ? {} : settingsOf(build);
  const keeps = state !== undefined;
  // Without it a base image that is there already is never looked for again.
  const flags = [...confinement(build, options), ...(keeps ? ['--pull=newer'] : [])];
  if (!push && !keeps && build.output === undefined)
    return { command: [text`buildah`], args: [text`build`, ...flags.map((flag) => text`${flag}`), ...args] };
  const clear = clearing(build);
  const target = transport(build);
  const script = buildAndPush(build, flags, { push, mayStay: isOffered(options.offers, 'programs'), keeps });
  return {
    command: [text`sh`, text`-euc`, [`${clear.lines}${script}`], text`build`],
    args: [
      ...clear.args,
      ...(state === undefined ? [] : [text`${String(state.keep)}`]),
      ...(push ? [text`${{ digestFile: true }}`] : []),
      ...(target === undefined ? [] : [target]),
      ...names(build),
      text`--`,
      ...args,
    ],
  };
}

function buildArguments(build: Build, options: PlanOptions): Text[] {
  const context = contextPath(build);
  return [
    ...cacheArguments(build),
    ...asked(options, 'anew', text`--no-cache`),
    text`--file=${dockerfilePath(build)}`,
    ...contextFlags(build),
    ...sshKeys(build).map((key) => text`--ssh=${key}`),
    ...names(build).map((name) => text`--tag=${name}`),
    ...(build.target === undefined ? [] : [text`--target=${build.target}`]),
    ...argumentPairs(build).map((pair) => text`--build-arg=${pair}`),
    ...Object.entries(build.labels).map(([name, value]) => text`--label=${name}=${value}`),
    ...Object.entries(build.annotations).map(([name, value]) => text`--annotation=${name}=${value}`),
    ...build.secrets.map(({ id }) => text`--secret=id=${id},src=${{ volume: SECRETS_VOLUME }}/${id}`),
    ...(build.output?.type === 'local' ? [text`--output=type=local,dest=${outputPath(build)}`] : []),
    ...(build.sourceDateEpoch === undefined ? [] : [text`--timestamp=${String(build.sourceDateEpoch)}`]),
    ...build.extraArgs,
    context,
  ];
}

/** Without `--layers` Buildah ignores its caches, the one in its storage too. */
function cacheArguments(build: Build): Text[] {
  const { cacheTtl } = settingsOf(build);
  const { from, to } = build.cache;
  return [
    text`--layers`,
    ...layerRepositories(from, build).map((repository) => text`--cache-from=${repository}`),
    ...layerRepositories(to, build).map((repository) => text`--cache-to=${repository}`),
    ...(cacheTtl === undefined ? [] : [text`--cache-ttl=${cacheTtl}`]),
  ];
}

function environment(build: Build, { volumes }: PlanParts): Record<string, TaskEnv> {
  const config = volumes.some(({ name }) => name === CREDENTIALS_VOLUME);
  const { env } = registriesConfig(build.registries);
  return {
    // A container within a container has no right to more than this.
    BUILDAH_ISOLATION: text`chroot`,
    STORAGE_DRIVER: text`${settingsOf(build).storageDriver}`,
    // The image's own options mount overlays, that over the context of every build too, by fuse-overlayfs: a pod has no /dev/fuse.
    STORAGE_OPTS: text``,
    ...(config ? { REGISTRY_AUTH_FILE: text`${{ volume: CREDENTIALS_VOLUME }}/config.json` } : {}),
    ...env,
  };
}
