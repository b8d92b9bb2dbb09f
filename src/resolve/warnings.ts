import { BUILDERS } from '../builders';
import { layerRepositories } from '../caches/registry';
import { ecrImage } from '../model/ecr';
import { type Fault, fault, under } from '../model/faults';
import type { RunnerSettings } from '../model/runner';
import { showText } from '../model/text';
import { bakesWithout } from '../plan/plan';
import { planOf } from '../runners/plans';
import type { BuildUnit } from '../runners/render';
import { movedTriggers } from '../runners/triggers/check';
import { overwrittenImages } from './overwriting';
import { loginsElsewhere } from './regions';

/** What about builds may mean otherwise than their user thinks. */
export function warningsOf(units: readonly BuildUnit[]): Fault[] {
  const builds = units.filter(({ push }) => push);
  return [
    ...unordered(builds),
    ...largeSources(builds),
    ...notBaked(builds),
    ...unmade(builds),
    ...loginsElsewhere(builds),
    ...overwrittenImages(builds),
    ...builds.flatMap(({ path, build }) => (build.trigger ? [] : under(path, movedTriggers(build)))),
  ];
}

/** Kubernetes starts all Jobs at once; only Argo CD applies them in waves, and nobody those of CronJobs. */
function unordered(builds: readonly BuildUnit[]): Fault[] {
  const scheduled = new Set(builds.filter(({ build }) => build.runner.some(isScheduled)).map(({ name }) => name));
  return builds.flatMap(({ path, build }) => {
    const own = build.runner.filter(({ type }) => type === 'kubernetes');
    const never = own.some(isScheduled) ? build.dependsOn : build.dependsOn.filter((name) => scheduled.has(name));
    const unwaiting = own.some((settings) => settings.type === 'kubernetes' && settings.gitops !== 'argocd');
    const missed = unwaiting ? build.dependsOn : never;
    if (missed.length === 0 || own.length === 0) return [];
    return [fault('not-waited-for', [...path, 'dependsOn'], { builds: missed, scheduled: never.length > 0 })];
  });
}

function isScheduled(settings: RunnerSettings): boolean {
  return settings.type === 'kubernetes' && settings.schedule !== undefined;
}

/** What kubectl notes of an object that it applies, so that it knows what changed, is an annotation. */
const MAX_APPLIED = 250_000;

/** A ConfigMap may be larger than what kubectl notes of it. */
function largeSources(builds: readonly BuildUnit[]): Fault[] {
  return builds.flatMap(({ path, build: { source } }) => {
    if (source.type !== 'inline' || bytesApplied(source.files) <= MAX_APPLIED) return [];
    return [fault('files-large-to-apply', [...path, 'source', 'files'], {})];
  });
}

/** What the registry makes by itself elsewhere, it does not make on ECR. */
function unmade(builds: readonly BuildUnit[]): Fault[] {
  return builds.flatMap(({ path, build }) => {
    if (!BUILDERS[build.builder.type].keysLayers) return [];
    const own = build.cache.to.filter((entry) => entry.type === 'registry' && entry.ref === undefined);
    return layerRepositories(own, build).flatMap((repository) => {
      const shown = showText(repository);
      const { name, region } = ecrImage(shown) ?? {};
      if (region === undefined || name === undefined) return [];
      return [fault('repository-first', [...path, 'cache'], { repository: shown, name, region })];
    });
  });
}

/** As JSON that Go writes: in bytes, with six for each sign that HTML knows. */
function bytesApplied(files: object): number {
  const json = JSON.stringify(files);
  return Buffer.byteLength(json) + 5 * (json.match(/[<>&]/g)?.length ?? 0);
}

/** What bake has no word for keeps a build out of its file. */
function notBaked(builds: readonly BuildUnit[]): Fault[] {
  const sound = builds.filter(({ faulty }) => !faulty);
  return sound.flatMap(({ path, build, push }) =>
    build.runner
      .flatMap(({ type }) => bakesWithout(planOf(build, { push, runner: type })) ?? [])
      .map((field) => fault('not-baked', [...path, ...field], {})),
  );
}
