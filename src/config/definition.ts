import { checkBuild } from '../runners/check';
import type { Build } from '../spec/build';
import { type Fault, suggest, under } from '../spec/faults';
import { completeBuild, type FileFrame, fileWithoutBuilds } from '../spec/file';
import { shortName } from '../spec/names';
import { parse } from '../spec/parse';
import type { AccessMode, Volume } from '../spec/volume';
import type { WarmerEntry, WarmerSettings } from '../spec/warmer';
import { checkRun, runSettings } from '../warmers/cache-warmer';
import { isMapping, mergeDefaults } from './defaults';
import { depths } from './dependencies';
import { atOrigin } from './origin';
import { buildWithVolumes, checkVolumes, type DeclaredVolume, type VolumeUser } from './volumes';

/** A builds.yaml, understood: everything to render, with defaults merged and names resolved. */
export interface Definition {
  readonly volumes: readonly DeclaredVolume[];
  readonly warmers: readonly { readonly name: string; readonly settings: WarmerSettings }[];
  readonly builds: readonly BuildRun[];
}

/** A build to render: as itself, or for a warmer that only fills its cache. */
export interface BuildRun {
  readonly path: readonly string[];
  /** The name of its objects: that of the build, or for a warmer one of its own. */
  readonly name: string;
  readonly build: Build;
  readonly push: boolean;
  /** How many builds it has to wait for, one after the other. */
  readonly depth: number;
}

/** What came of reading a definition. Without faults there is a definition; warnings keep nobody from anything. */
export interface Reading {
  readonly definition?: Definition;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Reads what a builds.yaml says: all of its faults at once. */
export function readDefinition(input: unknown): Reading {
  const frame = parse(fileWithoutBuilds, input);
  const raw = isMapping(input) ? input : {};
  const entries = Object.entries(isMapping(raw.builds) ? raw.builds : {});
  const builds = entries.map(([name, entry]) => ({ name, ...parse(completeBuild, withDefaults(entry, raw)) }));
  const faults = [...frame.faults, ...builds.flatMap(({ name, faults: own }) => under(['builds', name], own))];
  if (frame.value === undefined || faults.length > 0) return { faults: unique(faults, input), warnings: [] };
  const named = builds.map(({ name, value }) => ({ ...(value as Omit<Build, 'name'>), name }));
  return check(frame.value, named, input);
}

/** A build's entry with `defaults` under it, and under that what the whole file says of registries and tools. */
function withDefaults(entry: unknown, file: Readonly<Record<string, unknown>>): unknown {
  const { registries = {}, images = {}, kubernetesVersion } = file;
  const shared = { registries, images, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) };
  return mergeDefaults(mergeDefaults(shared, file.defaults ?? {}), entry);
}

function check(frame: FileFrame, parsed: readonly Build[], input: unknown): Reading {
  const volumes = Object.entries(frame.volumes).map(([name, volume]) => declaredVolume(name, volume, frame));
  const { depthOf, faults: cycles } = depths(parsed);
  const builds: BuildRun[] = parsed.map((build) => ({
    path: ['builds', build.name],
    name: build.name,
    build: buildWithVolumes(build, volumes),
    push: true,
    depth: depthOf(build.name),
  }));
  const warmerEntries = Object.entries(frame.warmers);
  const runs = [...builds, ...warmerEntries.flatMap(([name, warmer]) => warmingRuns(name, warmer, builds))];
  const warmers = warmerEntries.flatMap(([name, warmer]) =>
    warmer.builds.length > 0 ? [] : [{ name, settings: imageWarmer(warmer, frame, volumes) }],
  );
  const users: VolumeUser[] = [
    ...runs,
    ...warmers.map(({ name, settings }) => ({ path: ['warmers', name], warmer: settings })),
  ];
  const own = [
    ...cycles,
    ...builds.flatMap(({ path, build }) => under(path, checkBuild(build))),
    ...warmerEntries.flatMap(([name, warmer]) =>
      under(['warmers', name], [...checkRun(warmer), ...checkWarmed(warmer, parsed)]),
    ),
  ];
  const { faults: volumeFaults, warnings } = checkVolumes(volumes, users);
  const faults = unique([...own, ...volumeFaults], input);
  if (faults.length > 0) return { faults, warnings };
  return { definition: { volumes, warmers, builds: runs }, faults, warnings: [...warnings, ...unordered(builds)] };
}

function declaredVolume(name: string, volume: Volume, { defaults }: FileFrame): DeclaredVolume {
  const namespace = volume.namespace ?? defaults?.namespace;
  return {
    name: volume.claim ?? shortName(name),
    entry: name,
    accessModes: volume.accessModes as AccessMode[],
    settings: { ...volume, namespace },
  };
}

function imageWarmer(warmer: WarmerEntry, frame: FileFrame, volumes: readonly DeclaredVolume[]): WarmerSettings {
  const { builds: _, ...settings } = warmer;
  const declared = volumes.find(({ entry }) => entry === warmer.volume);
  return {
    ...settings,
    volume: declared ?? (warmer.volume as string),
    namespace: warmer.namespace ?? declared?.settings.namespace ?? frame.defaults?.namespace,
    credentials: warmer.credentials ?? frame.defaults?.credentials,
    registries: { ...frame.registries, ...warmer.registries },
    toolImages: { ...frame.images, ...warmer.toolImages },
  };
}

/** The builds a warmer runs for their cache alone. */
function warmingRuns(name: string, warmer: WarmerEntry, builds: readonly BuildRun[]): BuildRun[] {
  return builds
    .filter(({ build }) => warmer.builds.includes(build.name))
    .map(({ build }) => ({
      path: ['warmers', name],
      name: shortName(`${name}-${build.name}`),
      build: {
        ...build,
        runner: [runSettings(warmer)],
        timeout: warmer.timeout,
        namespace: warmer.namespace ?? build.namespace,
        pod: { ...build.pod, ...warmer.pod },
      },
      push: false,
      depth: 0,
    }));
}

/** What keeps the builds of a warmer from being run for their cache. */
function checkWarmed(warmer: WarmerEntry, builds: readonly Build[]): Fault[] {
  const known = builds.map(({ name }) => name);
  return warmer.builds.flatMap((name, i) => {
    const build = builds.find((candidate) => candidate.name === name);
    if (build === undefined)
      return [{ path: ['builds', i], message: `there is no build "${name}"${suggest(name, known)}` }];
    const asBuild = checkBuild(build).map(({ message }) => message);
    const asWarmer = checkBuild(build, { push: false }).filter(({ message }) => !asBuild.includes(message));
    return asWarmer.map(({ message }) => ({ path: ['builds', i], message: `${name}: ${message}` }));
  });
}

/** Kubernetes starts all Jobs at once; only Argo CD applies them in waves. */
function unordered(builds: readonly BuildRun[]): Fault[] {
  return builds.flatMap(({ path, build }) => {
    const unwaiting = build.runner.some((settings) => settings.type === 'kubernetes' && settings.gitops !== 'argocd');
    if (build.dependsOn.length === 0 || !unwaiting) return [];
    const message = `Kubernetes does not wait for ${build.dependsOn.join(', ')}; write runner: {type: kubernetes, gitops: argocd}, which applies builds in waves`;
    return [{ path: [...path, 'dependsOn'], message }];
  });
}

/** The faults where they were written; the same fault of two builds that share it is one. */
function unique(faults: readonly Fault[], input: unknown): Fault[] {
  const placed = faults.map((fault) => atOrigin(input, fault));
  return [...new Map(placed.map((fault) => [JSON.stringify(fault), fault])).values()];
}
