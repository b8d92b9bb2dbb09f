import { csv } from '../../caches/attributes';
import { buildkitCaches } from '../../caches/buildkit';
import { sourceValuesOfCaches } from '../../caches/scope';
import type { Build } from '../../model/build';
import { listedArguments, pairsOf } from '../../model/build-args';
import type { BuildKitSettings } from '../../model/builder';
import { dockerfileOf } from '../../model/inputs';
import type { Registries } from '../../model/registry';
import type { SourceValueName } from '../../model/source-values';
import { showText, type Text, text } from '../../model/text';
import { type PlanOptions, SECRETS_VOLUME } from '../../plan/plan';
import { ARCHIVE, asked, loadable, pushed } from '../asked';
import { argumentsWithProxies, digestFrom, names } from '../build';
import { certificateFile } from '../certificates';
import { dockerfileFolder, namedContexts, sshKeys } from '../inputs';
import { compressed, exported } from '../output';
import { contextPath } from '../source';

/** Where a pod has the certificates of registries, for the daemon and for its client. */
export const CERTIFICATES = '/etc/buildkit-certs';

/**
 * What `buildctl` is told, be its daemon in a pod or on a machine, which trusts other registries than a pod does. See
 * https://github.com/moby/buildkit#exploring-dockerfiles
 */
export function buildctlArguments(build: Build, options: PlanOptions, registries = build.registries): Text[] {
  const { push, byDigest } = options;
  const context = contextPath(build);
  const { from, to } = buildkitCaches(build, push);
  return [
    text`build`,
    ...flag('--frontend', text`dockerfile.v0`),
    ...flag('--local', text`context=${context}`),
    ...flag('--local', text`dockerfile=${dockerfileFolder(build)}`),
    ...namedContexts(build).flatMap(({ name, folder }) => (folder ? flag('--local', text`${name}=${folder}`) : [])),
    ...frontendOptions(build).flatMap((option) => flag('--opt', option)),
    ...listedArguments(build).map((list) => text`--opt=build-arg:${list}`),
    ...build.secrets.flatMap(({ id }) => flag('--secret', text`id=${id},src=${{ volume: SECRETS_VOLUME }}/${id}`)),
    ...sshKeys(build).flatMap((key) => flag('--ssh', key)),
    ...(push
      ? pushed(
          options,
          ...flag(
            '--output',
            csv([
              text`type=image`,
              ...imageAttributes(build, byDigest ? [build.image] : names(build)),
              ...(byDigest ? [text`push-by-digest=true`] : []),
              text`push=true`,
            ]),
          ),
        )
      : []),
    ...asked(
      options,
      'loaded',
      ...flag(
        '--output',
        csv([text`type=docker`, ...imageAttributes(loadable(build), names(build)), text`dest=${ARCHIVE}`]),
      ),
    ),
    ...asked(options, 'anew', text`--no-cache`),
    ...exported(build, imageAttributes(build, names(build))).flatMap((output) => flag('--output', output)),
    ...to.flatMap((entry) => flag('--export-cache', entry)),
    ...from.flatMap((entry) => flag('--import-cache', entry)),
    ...tokenTrust(registries).flatMap((context) => flag('--registry-auth-tlscontext', context)),
    ...build.extraArgs,
  ];
}

/** The client asks for the tokens of a registry, and knows nothing of what its daemon trusts. */
function tokenTrust(registries: Registries): Text[] {
  return Object.entries(registries).flatMap(([host, { insecure, ca }]) => [
    ...(insecure ? [text`host=${host},insecure=true`] : []),
    ...(ca ? [text`host=${host},ca=${certificateFile(CERTIFICATES, host)}`] : []),
  ]);
}

function flag(name: string, value: Text): Text[] {
  return [text`${name}`, value];
}

function frontendOptions(build: Build): Text[] {
  const { provenance, sbom } = settingsOf(build);
  const { path: dockerfile } = dockerfileOf(build);
  return [
    ...(showText(dockerfile) === 'Dockerfile' ? [] : [text`filename=${dockerfile}`]),
    ...(build.target === undefined ? [] : [text`target=${build.target}`]),
    ...(build.platforms.length === 0 ? [] : [text`platform=${joined(build.platforms)}`]),
    ...pairsOf(argumentsWithProxies(build)).map((pair) => text`build-arg:${pair}`),
    ...(build.sourceDateEpoch === undefined
      ? []
      : [text`build-arg:SOURCE_DATE_EPOCH=${String(build.sourceDateEpoch)}`]),
    ...Object.entries(build.labels).map(([name, value]) => text`label:${name}=${value}`),
    ...namedContexts(build).map(({ name, folder, image = [] }) =>
      folder ? text`context:${name}=local:${name}` : text`context:${name}=docker-image://${image}`,
    ),
    ...(provenance === undefined ? [] : [text`attest:provenance=mode=${provenance}`, ...vcsOf(build)]),
    ...(sbom === undefined ? [] : [text`attest:sbom=generator=${sbom}`]),
  ];
}

/** What provenance says of a source that BuildKit did not fetch itself. */
function vcsOf({ source }: Build): Text[] {
  if (source.type !== 'git') return [];
  return [text`vcs:source=${source.url}`, text`vcs:revision=${{ source: 'commit' }}`];
}

/** What a build of BuildKit says of it. */
export function settingsOf(build: Build): BuildKitSettings {
  return build.builder as BuildKitSettings;
}

/** What is wanted of a source besides what the build says: the branch of caches, the commit of provenance. */
export function sourceValuesOf(build: Build): SourceValueName[] {
  const { provenance } = settingsOf(build);
  const isNamed = provenance !== undefined && build.source.type === 'git';
  return [...sourceValuesOfCaches(build), ...(isNamed ? (['commit'] as const) : [])];
}

/** What an image has, wherever it goes. */
function imageAttributes(build: Build, called: readonly Text[]): Text[] {
  return [
    text`name=${joined(called)}`,
    ...Object.entries(build.annotations).map(([name, value]) => text`annotation.${name}=${value}`),
    ...(build.sourceDateEpoch === undefined ? [] : [text`rewrite-timestamp=true`]),
    ...compressed(build),
  ];
}

function joined(values: readonly Text[]): Text {
  return values.flatMap((value, i) => (i === 0 ? value : [',', ...value]));
}

/**
 * A program that runs buildctl, and a report of the digest: buildctl replaces its metadata file by renaming, which neither a
 * termination message nor a mounted result survives, and its image has no jq. The user's values are the arguments.
 */
export function buildAndReport(program: string): Text {
  return text`${program} "$@" --metadata-file /tmp/metadata.json
${digestFrom('/tmp/metadata.json')}`;
}
