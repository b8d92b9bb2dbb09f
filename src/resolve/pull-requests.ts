import { BUILDERS } from '../builders';
import { commonRef, layerRepositories } from '../caches/registry';
import type { Build } from '../model/build';
import { knownArguments } from '../model/build-args';
import { type BuilderSettings, daemonOf, stateOf } from '../model/builder';
import type { CacheEntry } from '../model/cache';
import { type Fault, fault, KnownNames, under } from '../model/faults';
import { shortName } from '../model/names';
import type { PullRequests } from '../model/pull-requests';
import type { RunnerSettings } from '../model/runner';
import { type GitSource, submoduleSecrets } from '../model/source';
import { type Step, type StepAfter, secretsOfStep } from '../model/steps';
import { type FieldText, referencesOf, type Text, text } from '../model/text';
import { mapReferences, textsIn } from '../model/values';
import { RUNNERS } from '../runners';
import { checkBuild } from '../runners/check';
import { referencedBuilds } from '../runners/references';
import { type BuildUnit, pushedImage } from '../runners/render';
import { defaultReference, unknownInName } from '../runners/runner';
import { upstreamOf } from './dependencies';
import { checkTrust } from './trust';

/** A build that says what its pull requests are built as. */
type Opened = Build & { readonly pullRequests: PullRequests; readonly source: GitSource };

/** A build of what anybody may have written, and the trusted one that it is made of. */
export interface Untrusted {
  readonly build: Build;
  readonly of: Opened;
}

/** What the build of pull requests is called. */
export function untrustedName(name: string): string {
  return `${name}-pr`;
}

/** A build for the pull requests of each that takes them: a build like any other, so that it is checked like any other. */
export function untrustedBuilds(builds: ReadonlyMap<string, Build>, names: KnownNames): Untrusted[] {
  const opened = [...builds.values()].filter((build) => isOpened(build) && !names.has(untrustedName(build.name)));
  return (opened as Opened[]).map((of) => ({ of, build: untrustedOf(of, builds) }));
}

/** What keeps a build from being built for pull requests. */
export function checkPullRequests(
  builds: readonly Build[],
  names: KnownNames,
  known: ReadonlyMap<string, Build>,
): Fault[] {
  const opened = builds.filter(({ pullRequests }) => pullRequests !== undefined);
  return opened.flatMap((build) => {
    const { name, source, runner } = build;
    const path = ['builds', name, 'pullRequests'];
    const own = untrustedName(name);
    return [
      ...(names.has(own) ? [fault('pull-requests-name-taken', path, { name: own })] : []),
      ...(source.type === 'git' ? [] : [fault('pull-requests-without-git', path, { source: source.type })]),
      ...unnamedFor(build, known),
      ...runner.flatMap((settings, i) =>
        settings.type === 'argo' && settings.clusterScope
          ? [fault('pull-requests-everywhere', ['builds', name, 'runner', i, 'clusterScope'], {})]
          : [],
      ),
    ];
  });
}

/** Trusted images that it takes as they are there, and that nobody can call by their names. */
function unnamedFor(build: Build, known: ReadonlyMap<string, Build>): Fault[] {
  return referencedBuilds(build).flatMap((name) => {
    const other = known.get(name);
    if (other === undefined || isPushedOpen(other)) return [];
    const parameters = unknownInName(pushedImage(other));
    if (parameters.length === 0) return [];
    return [
      fault('image-named-by-run', ['builds', build.name, 'pullRequests'], { name, parameters, of: 'pullRequests' }),
    ];
  });
}

/** Whether there is an image of its pull requests. */
function isPushedOpen(build: Build): boolean {
  return isOpened(build) && build.pullRequests.image !== undefined;
}

/** What builds the pull requests of a build that is no entry of a file but knows some others; and what is wrong with it, at paths below the build. */
export function withPullRequests(
  unit: BuildUnit,
  others: readonly BuildUnit[],
): { readonly opened: BuildUnit[]; readonly faults: Fault[] } {
  const { build } = unit;
  const known = new Map([...others, unit].map((one) => [one.name, one.build]));
  const trusted = new Map([...others.filter(({ untrusted }) => !untrusted), unit].map((one) => [one.name, one.build]));
  const names = new KnownNames([...trusted.keys()]);
  const untrusted = untrustedBuilds(trusted, names).filter(({ of }) => of === build);
  const opened = untrusted.map(({ build: own }): BuildUnit => {
    const upstream = upstreamOf(own, known);
    return { ...unit, path: ['builds', own.name], name: own.name, build: own, upstream, untrusted: true };
  });
  const found = [
    ...checkPullRequests([build], names, trusted),
    ...opened.flatMap(({ path, build: own }) => under(path, checkBuild(own))),
  ];
  const subjects = { builds: [...others, unit, ...opened], warmers: [], daemons: [] };
  const faults = found.length > 0 ? found : checkTrust(subjects);
  return { opened, faults: faults.map(atPullRequests(untrusted)).map((one) => ({ ...one, path: one.path.slice(2) })) };
}

/** What of a build its pull requests are built without, which may surprise: a warning for each build. */
export function warnOfPullRequests(untrusted: readonly Untrusted[]): Fault[] {
  return untrusted.flatMap(({ of, build }) => {
    const lacks = {
      secrets: of.secrets.map(({ id }) => id),
      ssh: of.ssh.map(({ id }) => id),
      variables: secretVariables(of),
      extraArgs: of.extraArgs.length > 0,
      output: of.output !== undefined,
      submodules: submoduleSecrets(of.source).length > 0,
      steps: lackingSteps(of, build),
      state: stateOf(of.builder) !== undefined && stateOf(build.builder) === undefined,
      daemon: daemonOf(of.builder) !== undefined && daemonOf(build.builder) === undefined,
      caches: [...new Set(of.cache.from.filter((entry) => readable(entry, of, build.builder).length === 0))].map(
        ({ type }) => type,
      ),
    };
    const some = Object.values(lacks).some((lack) => (Array.isArray(lack) ? lack.length > 0 : lack));
    return some ? [fault('pull-requests-lack', ['builds', of.name, 'pullRequests'], lacks)] : [];
  });
}

/** Where its user wrote what is wrong with the build of pull requests. */
export function atPullRequests(untrusted: readonly Untrusted[]): (found: Fault) => Fault {
  const byName = new Map(untrusted.map(({ build, of }) => [build.name, of]));
  return (found) => {
    const [section, name, field, ...rest] = found.path;
    const of = section === 'builds' ? byName.get(name as string) : undefined;
    if (of === undefined) return found;
    if (field === 'source' && rest[0] === 'credentials' && of.pullRequests.sourceCredentials !== undefined)
      return { ...found, path: ['builds', of.name, 'pullRequests', 'sourceCredentials', ...rest.slice(1)] };
    const isOwn = field === undefined || Reflect.get(of.pullRequests, field) !== undefined;
    return { ...found, path: ['builds', of.name, ...(isOwn ? ['pullRequests'] : []), ...found.path.slice(2)] };
  };
}

function isOpened(build: Build): build is Opened {
  return build.pullRequests !== undefined && build.source.type === 'git';
}

function untrustedOf(of: Opened, builds: ReadonlyMap<string, Build>): Build {
  const { pullRequests, pod } = of;
  const name = untrustedName(of.name);
  const builder = pullRequests.builder ?? withoutPrivileges(of.builder);
  const readCaches = of.cache.from.flatMap((entry) => readable(entry, of, builder));
  const { env = {}, ...podSettings } = pod;
  const open = Object.entries(env).filter(([variable]) => !secretVariables(of).includes(variable));
  const referring = withReferences(of, builds);
  return {
    ...referring,
    name,
    ...ofCommit(of),
    image: pullRequests.image ?? of.image,
    additionalImages: [],
    tags: pullRequests.tags ?? of.tags,
    credentials: pullRequests.credentials,
    secrets: [],
    ssh: [],
    extraArgs: [],
    steps: { before: openSteps(referring.steps.before), after: openSteps(afterOpened(referring)) },
    output: undefined,
    push: pullRequests.image !== undefined,
    // Whoever may write there may say what the image of others is.
    skip: undefined,
    notify: pullRequests.notify,
    // No event says a list, so it is the default.
    buildArgs: { ...knownArguments(referring), ...cacheMountsOf(name, builder) },
    builder,
    cache: { from: [...pullRequests.cache.from, ...readCaches], to: pullRequests.cache.to },
    runner: of.runner.flatMap(startedByPullRequests),
    pod: {
      ...podSettings,
      serviceAccount: shortName(name),
      ...(open.length > 0 ? { env: Object.fromEntries(open) } : {}),
    },
    dependsOn: of.dependsOn.filter((other) => isOpenedIn(other, builds)).map(untrustedName),
    group: of.group === undefined ? undefined : untrustedName(of.group),
    trigger: of.trigger?.on.includes('pull_request') ? of.trigger : undefined,
    pullRequests: undefined,
    opened: pullRequests.allow,
  };
}

/** Steps without a secret of those who are trusted and without more rights, and with nothing that is kept for these. */
function openSteps<Of extends Step>(steps: readonly Of[]): Of[] {
  return steps
    .filter((step) => secretsOfStep(step).length === 0 && step.user !== 0 && step.capabilities.length === 0)
    .map((step) => ({ ...step, volumes: step.volumes.map((one) => ({ ...one, volume: undefined })) }));
}

/** Where the image of a pull request goes nowhere, there is none for a step to take. */
function afterOpened({ steps, pullRequests }: Opened): StepAfter[] {
  if (pullRequests.image !== undefined) return steps.after;
  return steps.after.filter((step) =>
    textsIn({ step }).every(({ text: one }) => !referencesOf(one).some((part) => 'built' in part)),
  );
}

function lackingSteps(of: Build, { steps }: Build): string[] {
  const left = [...steps.before, ...steps.after].map(({ name }) => name);
  return [...of.steps.before, ...of.steps.after].map(({ name }) => name).filter((name) => !left.includes(name));
}

/** The source at the commit that a run says, by the parameter that the build has for that or by one of its own. */
function ofCommit({ source, parameters, pullRequests }: Opened): Pick<Build, 'source' | 'parameters'> {
  const isChosen = source.revision.length === 1 && typeof source.revision[0] === 'object';
  const own = pullRequests.sourceCredentials;
  // Who opens one says which submodules there are, and with them what is read of their hosts.
  const { submodules } = source;
  const fetched = { ...source, submodules: submodules !== false, ...(own === undefined ? {} : { credentials: own }) };
  if (isChosen) return { source: fetched, parameters };
  return {
    source: { ...fetched, revision: Object.assign([{ param: REVISION }], { grammar: 'revision' as const }) },
    parameters: { ...parameters, [REVISION]: REVISION_PARAMETER },
  };
}

/** What a run builds, where the build itself takes no revision from a run. */
const REVISION = 'pull-request-revision';
const REVISION_PARAMETER = {
  description: 'The commit to build: its full hash, which stays what somebody has looked at.',
};

/**
 * Cache mounts of its own in a BuildKit that keeps them. One that is gone with its pod has none to share, and a mount with an
 * id of its own would not be found in the caches of the build: the namespace is a part of its key.
 */
function cacheMountsOf(name: string, builder: BuilderSettings): Record<string, FieldText> {
  const keeps = builder.type === 'buildkit' && (daemonOf(builder) ?? stateOf(builder)) !== undefined;
  return keeps ? { BUILDKIT_CACHE_MOUNT_NS: Object.assign([name], { grammar: 'free' as const }) } : {};
}

/** The same program with the rights of an ordinary user, and with nothing that it keeps for later. */
function withoutPrivileges(builder: BuilderSettings): BuilderSettings {
  type Settings = BuilderSettings & { state?: unknown; daemon?: unknown; mode?: unknown };
  const { state: _, daemon: __, ...settings } = builder as Settings;
  return (settings.mode === 'privileged' ? { ...settings, mode: 'rootless' } : settings) as BuilderSettings;
}

/** A trusted cache as it can be read with no more than a right to pull: what lies in a registry, for the same program. */
function readable(entry: CacheEntry, of: Build, builder: BuilderSettings): CacheEntry[] {
  if (builder.type !== of.builder.type) return [];
  if (BUILDERS[builder.type].keysLayers) return layerRepositories([entry], of).map(asRegistry);
  if (entry.type === 'registry') return [asRegistry(commonRef(entry, of))];
  return entry.type === 'inline' ? of.tags.map((tag) => asRegistry(text`${of.image}:${tag}`)) : [];
}

function asRegistry(ref: Text): CacheEntry {
  return { type: 'registry', ref: Object.assign([...ref], { grammar: 'image' as const }) };
}

function secretVariables({ pod }: Build): string[] {
  return Object.entries(pod.env ?? {}).flatMap(([name, value]) => ('secret' in value ? [name] : []));
}

/** A runner that pull requests start runs of, without what starts others; logs go to where those of trusted runs are. */
function startedByPullRequests(settings: RunnerSettings): RunnerSettings[] {
  if (RUNNERS[settings.type].honours.pullRequests !== 'honoured') return [];
  if (settings.type === 'tekton') return [{ ...settings, trigger: undefined, schedule: undefined }];
  return settings.type === 'argo' ? [{ ...settings, schedules: undefined, archiveLogs: false }] : [settings];
}

function isOpenedIn(name: string, builds: ReadonlyMap<string, Build>): boolean {
  const build = builds.get(name);
  return build !== undefined && isOpened(build);
}

/** It takes the images of pull requests, where there are such; of other builds those that are there, by their tags. */
function withReferences(of: Opened, builds: ReadonlyMap<string, Build>): Opened {
  return mapReferences(of, (part) => {
    const other = 'build' in part ? builds.get(part.build) : undefined;
    if (other === undefined) return part;
    return isPushedOpen(other) ? { build: untrustedName(other.name) } : defaultReference(pushedImage(other));
  });
}
