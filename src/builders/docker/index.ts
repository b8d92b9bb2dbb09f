import { csv } from '../../caches/attributes';
import { buildkitCaches, outsideImage } from '../../caches/buildkit';
import { sourceValuesOfCaches } from '../../caches/scope';
import { cacheVolumes } from '../../caches/volume';
import type { Build } from '../../model/build';
import { isListed } from '../../model/build-args';
import { type Fault, fault } from '../../model/faults';
import { dockerfileOf } from '../../model/inputs';
import { isPushed } from '../../model/output';
import { isArchive } from '../../model/source';
import { conditionVariable } from '../../model/switches';
import { type Text, text } from '../../model/text';
import { placesOfPaths, placesOfSourceValues } from '../../model/values';
import { joinParts } from '../../plan/parts';
import { type Builder, type Plan, type PlanOptions, type ProgramTask, SECRETS_VOLUME } from '../../plan/plan';
import { asked, loadable, pushed } from '../asked';
import { BUILD, destinations, digestFrom, names, pairsWithProxies, TAKE_IMAGES } from '../build';
import { buildSecretParts } from '../credentials';
import { contextFlags, dockerfilePath, namedContexts, sshKeys, sshParts } from '../inputs';
import { archiveFaults, clearing, compressed, exported, outputParts } from '../output';
import { contextPath, sourceOnMachine } from '../source';
import { honours } from './honours';

/** Docker on a machine: its own BuildKit for an inline cache or none, buildx for all others. */
export const docker: Builder = {
  honours,

  check(build, { push }) {
    const warmsNothing = !push && outsideImage(build.cache.to).length === 0;
    return [
      ...(warmsNothing ? [fault('warms-nothing', ['cache'], { needs: 'outside' })] : []),
      ...archiveFaults(build),
    ];
  },

  plan(build, options): Plan {
    const parts = joinParts(
      sourceOnMachine(build, { wants: sourceValuesOfCaches(build) }),
      buildSecretParts(build),
      cacheVolumes(build),
      outputParts(build),
      sshParts(build),
    );
    const task = needsBuildx(build, options) ? buildx(build, options) : dockerBuild(build, options);
    return { tasks: [...parts.tasks, { ...task, bakesWithout: notBaked(build) }], volumes: parts.volumes };
  },
};

/** Bake takes no flags, sets no variables, checks no value and knows nothing of a source; of files it takes only the text of a Dockerfile. */
function notBaked(build: Build): Fault['path'][] {
  const { extraArgs, pod, source, steps } = build;
  return [
    ...placesOfSourceValues(build),
    ...placesOfPaths(build),
    ...(sourceValuesOfCaches(build).length > 0 ? [['cache']] : []),
    ...(isPushed(build) ? [] : [['push']]),
    ...(build.skip === undefined ? [] : [['skip']]),
    ...(dockerfileOf(build).from === 'source' && 'path' in source ? [['dockerfile']] : []),
    ...(isArchive(source) ? [['source']] : []),
    // BuildKit clones a repository itself: without what LFS keeps, and with the one commit that it builds.
    ...(source.type === 'git' && source.lfs ? [['source', 'lfs']] : []),
    ...(source.type === 'git' && source.keepGitDir && source.depth !== 1 ? [['source', 'depth']] : []),
    ...(source.type === 'inline' && namedContexts(build).some(({ folder }) => folder) ? [['contexts']] : []),
    ...(build.output === undefined ? [] : [['output']]),
    ...(steps.before.length + steps.after.length > 0 ? [['steps']] : []),
    ...(extraArgs.length > 0 ? [['extraArgs']] : []),
    ...(isListed(build.buildArgs) ? [['buildArgs']] : []),
    ...(Object.keys(pod.env ?? {}).length > 0 ? [['pod', 'env']] : []),
    ...(source.type === 'inline' && Object.keys(source.files).length > 1 ? [['source', 'files']] : []),
  ];
}

/** What Docker itself cannot do. */
function needsBuildx(
  { cache, platforms, annotations, builder, output, contexts, compression, sourceDateEpoch }: Build,
  { push }: PlanOptions,
): boolean {
  const outside = outsideImage([...cache.from, ...cache.to]).length > 0;
  const attests = builder.type === 'docker' && (builder.provenance !== undefined || builder.sbom !== undefined);
  return (
    !push ||
    output !== undefined ||
    sourceDateEpoch !== undefined ||
    compression !== undefined ||
    Object.keys(contexts).length > 0 ||
    outside ||
    attests ||
    platforms.length > 0 ||
    Object.keys(annotations).length > 0
  );
}

const ON_MACHINE = { ...BUILD, programs: ['docker'] };

/** Docker pushes image by image. The user's values are the arguments. */
const BUILD_AND_PUSH = text`${TAKE_IMAGES}
docker build "$@"
[ -n "$${conditionVariable('pushed')}" ] || exit 0
for image in $images; do
  docker push "$image"
done
docker image inspect --format '{{index .RepoDigests 0}}' "$image" | sed 's/.*@//' | tr -d '\\n' > ${{ digestFile: true }}`;

function dockerBuild(build: Build, options: PlanOptions): ProgramTask {
  return {
    ...ON_MACHINE,
    command: [text`sh`, text`-euc`, BUILD_AND_PUSH, text`build`],
    args: [
      ...names(build),
      text`--`,
      ...asked(options, 'anew', text`--no-cache`),
      ...(build.cache.to.length > 0 ? [text`--build-arg=BUILDKIT_INLINE_CACHE=1`] : []),
      ...(build.cache.from.length > 0 ? destinations(build).map((image) => text`--cache-from=${image}`) : []),
      ...buildFlags(build),
    ],
    env: { DOCKER_BUILDKIT: text`1` },
  };
}

/** Where Docker keeps images itself, buildx cannot export a cache; its containerd image store can. */
const CHECK_BUILDER = `driver=$(docker buildx inspect | sed -n 's/^Driver: *//p')
if [ "$driver" = docker ] && ! docker info --format '{{.DriverStatus}}' | grep -q io.containerd.snapshotter; then
  echo 'the builder of docker buildx cannot export caches: run docker buildx create --use first' >&2
  exit 1
fi`;

const BUILDX = text`${CHECK_BUILDER}
docker buildx build "$@"`;

const BUILDX_AND_REPORT = text`${CHECK_BUILDER}
metadata=$(mktemp)
docker buildx build --metadata-file "$metadata" "$@"
${digestFrom('"$metadata"')}
rm -f "$metadata"`;

function buildx(build: Build, options: PlanOptions): ProgramTask {
  const { push } = options;
  const { platforms, annotations } = build;
  const caches = buildkitCaches(build, push);
  const clear = clearing(build);
  const lines = push ? BUILDX_AND_REPORT : BUILDX;
  return {
    ...ON_MACHINE,
    command: [text`sh`, text`-euc`, text`${clear.lines}${lines}`, text`build`],
    args: [
      ...clear.args,
      ...(push ? pushed(options, to(build, 'registry')) : []),
      ...asked(options, 'loaded', to(loadable(build), 'docker')),
      ...asked(options, 'anew', text`--no-cache`),
      ...exported(build, imageAttributes(build)).map((output) => text`--output=${output}`),
      ...caches.to.map((entry) => text`--cache-to=${entry}`),
      ...caches.from.map((entry) => text`--cache-from=${entry}`),
      ...platforms.map((platform) => text`--platform=${platform}`),
      ...Object.entries(annotations).map(([name, value]) => text`--annotation=${name}=${value}`),
      ...attestations(build),
      ...buildFlags(build),
    ],
    env: {},
  };
}

/** What `docker build` has no word for: the dates of files, and how layers are compressed. */
function imageAttributes(build: Build): Text[] {
  const dated = build.sourceDateEpoch === undefined ? [] : [text`rewrite-timestamp=true`];
  return [...dated, ...compressed(build)];
}

/** Where the image goes, in the words of buildx: to registries, or to Docker. */
function to(build: Build, type: keyof typeof SHORT): Text {
  const attributes = imageAttributes(build);
  return attributes.length === 0 ? text`${SHORT[type]}` : text`--output=${csv([text`type=${type}`, ...attributes])}`;
}

const SHORT = { registry: '--push', docker: '--load' } as const;

function attestations({ builder }: Build): Text[] {
  if (builder.type !== 'docker') return [];
  const { provenance, sbom } = builder;
  return [
    // The default of buildx is an attestation, and with it an index where there was one image.
    provenance === undefined ? text`--provenance=false` : text`--provenance=mode=${provenance}`,
    ...(sbom === undefined ? [] : [text`--sbom=generator=${sbom}`]),
  ];
}

/** What `docker build` and `docker buildx build` have in common. See https://docs.docker.com/reference/cli/docker/buildx/build/ */
function buildFlags(build: Build): Text[] {
  const epoch = build.sourceDateEpoch;
  return [
    ...names(build).map((image) => text`--tag=${image}`),
    text`--file=${dockerfilePath(build)}`,
    ...contextFlags(build),
    ...sshKeys(build).map((key) => text`--ssh=${key}`),
    ...(build.target === undefined ? [] : [text`--target=${build.target}`]),
    ...pairsWithProxies(build).map((pair) => text`--build-arg=${pair}`),
    ...(epoch === undefined ? [] : [text`--build-arg=SOURCE_DATE_EPOCH=${String(epoch)}`]),
    ...Object.entries(build.labels).map(([name, value]) => text`--label=${name}=${value}`),
    ...build.secrets.map(({ id }) => text`--secret=id=${id},src=${{ volume: SECRETS_VOLUME }}/${id}`),
    ...build.extraArgs,
    contextPath(build),
  ];
}
