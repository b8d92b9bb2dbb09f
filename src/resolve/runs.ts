/** What each run of a definition has, writes and reads. */
import { BUILDERS } from '../builders';
import { partsOf } from '../builders/native/parts';
import { containerOf } from '../caches/azblob';
import { layerRepositories } from '../caches/registry';
import { bucketOf } from '../caches/s3';
import { daemonPlan } from '../daemons/plan';
import type { Build } from '../model/build';
import { type BuilderSettings, daemonOf } from '../model/builder';
import type { CacheEntry } from '../model/cache';
import { loginsOf } from '../model/credentials';
import type { DaemonSettings } from '../model/daemon';
import type { Fault } from '../model/faults';
import { isPushed } from '../model/output';
import type { PodSettings } from '../model/pod';
import type { Registries } from '../model/registry';
import { isFetched, secretsOfSource } from '../model/source';
import { secretsOfStep } from '../model/steps';
import { type Text, text } from '../model/text';
import { claimsOf } from '../plan/claims';
import { isContainer, type Plan } from '../plan/plan';
import { planOf } from '../runners/plans';
import type { BuildUnit } from '../runners/render';
import { imagesRun, imagesTaken } from './images-read';
import { isMirrorOf, repositoryOf, sameRepository } from './repositories';
import type { WarmerUnit } from './warming';

/** What runs, and what serves runs. */
export interface Subjects {
  readonly builds: readonly BuildUnit[];
  readonly warmers: readonly WarmerUnit[];
  readonly daemons: readonly { readonly name: string; readonly settings: DaemonSettings }[];
}

/** Something of a cluster that a run has: whoever else has it, it can be reached by. */
export interface Resource {
  readonly what: 'claim' | 'daemon' | 'issuer' | 'secret' | 'account' | 'run';
  readonly name: string;
  readonly namespace?: string;
  readonly field: Fault['path'];
}

/** Where images or layers are. */
export interface Place {
  readonly what: 'repository' | 'bucket';
  readonly text: Text;
  readonly field: Fault['path'];
  /** Everything below it, of which a registry has copies for others. */
  readonly mirror?: boolean;
}

/** What may run at one time, with all that it has. */
export interface Run {
  readonly path: Fault['path'];
  /** Where the definition has it, in words. */
  readonly by: string;
  readonly trusted: boolean;
  readonly holds: readonly Resource[];
  readonly writes: readonly Place[];
  /** What it reads or writes. */
  readonly uses: readonly Place[];
}

/** A daemon is trusted as those are that it builds for; one that builds for both is a thing they share. */
export function runsOf({ builds, warmers, daemons }: Subjects): Run[] {
  const users = daemonsOfPullRequests(builds);
  return [
    ...builds.filter(({ faulty }) => !faulty).map((unit) => buildRun(unit)),
    ...warmers.map(warmerRun),
    ...daemons.map(({ name, settings }) => daemonRun(name, settings, users.get(name))),
  ];
}

/** The daemons that build pull requests, each with a build of these. */
export function daemonsOfPullRequests(builds: readonly BuildUnit[]): ReadonlyMap<string, BuildUnit> {
  const untrusted = builds.filter((unit) => unit.untrusted);
  return new Map(
    untrusted.flatMap((unit): [string, BuildUnit][] => {
      const daemon = daemonOf(unit.build.builder);
      return daemon === undefined ? [] : [[daemon, unit]];
    }),
  );
}

/** Whether two places may be one and the same. */
export function isSame(one: Place, written: Place): boolean {
  if (one.what !== written.what) return false;
  return one.mirror ? isMirrorOf(one.text, written.text) : sameRepository(one.text, written.text);
}

function buildRun({ path, name, build, push, untrusted }: BuildUnit): Run {
  const { builder, image, additionalImages, group, namespace } = build;
  const images = push && isPushed(build) ? [image, ...additionalImages].map((one) => repository(one, 'image')) : [];
  const parts = partsOf(build);
  const plans = build.runner.map(({ type }) => planOf(build, { push, runner: type }));
  const writes = [...images, ...parts.flatMap((part) => placesOf(part.cache.to, part))];
  const reads = [
    ...parts.flatMap((part) => placesOf(part.cache.from, part)),
    ...[...imagesTaken(build), ...plans.flatMap(imagesRun)].map((image) => repository(image, 'image')),
    ...mirrorsIn(build.registries),
    ...sourcePlaces(build.source),
  ];
  const own = group === undefined ? [] : [{ what: 'run' as const, name: group, field: ['group'] }];
  return {
    path,
    by: path.join('.') || name,
    trusted: !untrusted,
    holds: [
      ...[...plans.flatMap((plan) => heldBy(plan, build.pod, secretFields(build))), ...own].map(within(namespace)),
      ...daemonServing(builder, namespace),
    ],
    writes,
    uses: [...writes, ...reads],
  };
}

/** A Service as its clients write it, with its name and its namespace: `buildkitd-0.buildkitd.builds.svc.cluster.local`. */
const SERVICE = /^tcp:\/\/(?:[\w-]+\.)?([\w-]+)\.([\w-]+)\.svc(?:\.[\w.-]+)?:\d+$/;

/** The daemon that builds for somebody, the same for whoever reaches it: from another namespace, or by an address. */
function daemonServing(builder: BuilderSettings, namespace: string | undefined): Resource[] {
  if (builder.type !== 'buildkit' || builder.daemon === undefined) return [];
  const { daemon } = builder;
  const field = ['builder', 'daemon'];
  if (typeof daemon === 'string') return [{ what: 'daemon', name: daemon, field, namespace }];
  if (daemon.address === undefined)
    return [{ what: 'daemon', name: daemon.name, field, namespace: daemon.namespace ?? namespace }];
  const [, name, ofService] = SERVICE.exec(daemon.address.toLowerCase()) ?? [];
  return [{ what: 'daemon', name: name ?? daemon.address.toLowerCase(), field, namespace: ofService }];
}

function warmerRun({ name, settings, plan }: WarmerUnit): Run {
  const images = settings.images.map((image) => repository([image], 'images'));
  return {
    path: ['warmers', name],
    by: `warmers.${name}`,
    trusted: true,
    holds: heldBy(plan, settings.pod, () => []).map(within(settings.namespace)),
    writes: [],
    uses: [...images, ...imagesRun(plan).map((image) => repository(image, 'image')), ...mirrorsIn(settings.registries)],
  };
}

function daemonRun(name: string, settings: DaemonSettings, user: BuildUnit | undefined): Run {
  const issuer = settings.issuer ?? settings.clusterIssuer;
  const field = ['builder', 'daemon'];
  // One of pull requests has an account of its own, unless it says which.
  const pod = user === undefined ? settings.pod : { serviceAccount: name, ...settings.pod };
  const plan = daemonPlan(name, settings);
  const holds = [
    ...heldBy(plan, pod, () => field),
    ...(issuer === undefined ? [] : [{ what: 'issuer' as const, name: issuer, field }]),
  ];
  return {
    path: user?.path ?? ['daemons', name],
    by: `daemons.${name}`,
    trusted: user === undefined,
    holds: holds.map((one) => ({ ...one, field })).map(within(settings.namespace)),
    writes: [],
    uses: [...imagesRun(plan).map((image) => repository(image, 'image')), ...mirrorsIn(settings.registries)],
  };
}

const within = (namespace: string | undefined) => (resource: Resource) =>
  namespace === undefined ? resource : { ...resource, namespace };

/** The claims, Secrets and service accounts that the pods of a plan have. */
function heldBy(plan: Plan, pod: PodSettings, fieldOf: (secret: string) => Fault['path']): Resource[] {
  const secrets = [...secretsIn(plan), ...Object.values(pod.env ?? {}).flatMap(secretOf)];
  const accounts = plan.tasks.filter(isContainer).flatMap(({ where }) => where?.serviceAccount ?? []);
  return [
    ...claimsOf(plan).map(({ claim, cache }) => resource('claim', claim, [cache ? 'cache' : 'source'])),
    ...secrets.map((name) => resource('secret', name, fieldOf(name))),
    ...[pod.serviceAccount ?? 'default', ...accounts].map((name) => resource('account', name, [])),
  ];
}

function resource(what: Resource['what'], name: string, field: Fault['path']): Resource {
  return { what, name, field };
}

function secretsIn({ tasks, volumes }: Plan): string[] {
  const mounted = volumes.flatMap((volume) => {
    if ('secret' in volume) return [volume.secret];
    return 'projected' in volume ? volume.projected.flatMap(secretOf) : [];
  });
  return [...mounted, ...tasks.flatMap(({ env }) => Object.values(env).flatMap(secretOf))];
}

function secretOf(value: object): string[] {
  return 'secret' in value ? [value.secret as string] : [];
}

/** Where a build names a Secret; of several fields the first. */
function secretFields({
  credentials,
  source,
  cache,
  registries,
  steps,
  ssh,
}: Build): (secret: string) => Fault['path'] {
  const fields: [string | undefined, Fault['path']][] = [
    ...(credentials === undefined ? [] : loginsOf(credentials)).flatMap(({ login, path }): [string, Fault['path']][] =>
      'secret' in login ? [[login.secret, ['credentials', ...path]]] : [],
    ),
    ...(isFetched(source) ? secretsOfSource(source) : []).map((secret): [string, Fault['path']] => [
      secret,
      ['source', 'credentials'],
    ]),
    ...[...cache.from, ...cache.to].flatMap((entry): [string | undefined, Fault['path']][] =>
      'credentials' in entry ? [[entry.credentials, ['cache']]] : [],
    ),
    ...Object.values(registries).flatMap(({ ca }): [string, Fault['path']][] =>
      ca !== undefined && 'secret' in ca ? [[ca.secret, ['registries']]] : [],
    ),
    ...ssh.map(({ secret }): [string, Fault['path']] => [secret, ['ssh']]),
    ...[...steps.before, ...steps.after].flatMap((step) =>
      secretsOfStep(step).map((name): [string, Fault['path']] => [name, ['steps']]),
    ),
  ];
  return (secret) => fields.find(([name]) => name === secret)?.[1] ?? ['builder'];
}

function repository(image: Text, field: string): Place {
  return { what: 'repository', text: repositoryOf(image), field: [field] };
}

/** Where caches are that are reached over the network. */
function placesOf(entries: readonly CacheEntry[], build: Build): Place[] {
  return entries.flatMap((entry): Place[] => {
    if (entry.type === 's3') return [bucket(bucketOf(entry))];
    if (entry.type === 'azblob') return [bucket(containerOf(entry))];
    if (BUILDERS[build.builder.type].keysLayers)
      return layerRepositories([entry], build).map((one) => repository(one, 'cache'));
    if (entry.type === 'registry') return [repository(entry.ref ?? build.image, 'cache')];
    return entry.type === 'inline' ? [repository(build.image, 'cache')] : [];
  });
}

function bucket(address: Text, field = 'cache'): Place {
  return { what: 'bucket', text: address, field: [field] };
}

/** Where a source is that is no repository of Git: who writes there says what is built. */
function sourcePlaces(source: Build['source']): Place[] {
  if (source.type === 'oci') return [repository(source.ref, 'source')];
  if (source.type === 's3') return [bucket(bucketOf(source), 'source')];
  return source.type === 'gcs' ? [bucket(text`gs://${source.bucket}`, 'source')] : [];
}

function mirrorsIn(registries: Registries): Place[] {
  return Object.values(registries).flatMap(({ mirrors }) =>
    mirrors.map((mirror): Place => ({ what: 'repository', text: [mirror], field: ['registries'], mirror: true })),
  );
}
