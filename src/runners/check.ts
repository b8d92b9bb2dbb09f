import { BUILDERS } from '../builders';
import { builtOn } from '../builders/native';
import { nativeFaults } from '../builders/native/check';
import { architecturesOf } from '../builders/native/parts';
import { CACHES } from '../caches';
import type { Build } from '../model/build';
import { type DataOf, type Fault, fault, KnownNames } from '../model/faults';
import { plainPath } from '../model/inline-files';
import { dockerfileOf } from '../model/inputs';
import { hasLayers, isPushed } from '../model/output';
import { newerPodFields } from '../model/pod';
import { isSshUrl } from '../model/source';
import { SOURCE_VALUE_NAMES } from '../model/source-values';
import { hasReferences } from '../model/text';
import { knownText, placesOfPaths } from '../model/values';
import { RUNNERS } from '.';
import { unfitValues } from './fit';
import { imageParameter } from './group';
import { unhonoured } from './honours';
import { checkNotify } from './notify';
import { lacking } from './offers';
import { leftToOthers } from './only';
import { planOf } from './plans';
import { handedParameter, handedValue } from './pods';
import { misplacedLists, unknownReferences, unscoped } from './references';
import { runsInPods } from './render';
import { checkSkip } from './skip';
import { checkPullRequestEvents, movedTriggers } from './triggers/check';

/** What about a valid build cannot work: parameters, the builder, and each runner, at paths below the build. */
export function checkBuild(build: Build, push = true): Fault[] {
  const faults = checkFields(build, push);
  // A plan is made of what has no faults, and its needs are found in it.
  return faults.length > 0 ? faults : notOffered(build, push);
}

function checkFields(build: Build, push: boolean): Fault[] {
  const runners = build.runner.flatMap((settings, i) =>
    RUNNERS[settings.type].check(build, settings).map((found) => ofRunner(found, i)),
  );
  return [
    ...unknownReferences(build),
    ...misplacedLists(build),
    ...unscoped(build),
    ...unfitValues(build),
    ...takenParameters(build),
    ...missingDockerfile(build),
    ...missingKey(build),
    ...newerPodFields(build.pod, build.kubernetesVersion),
    ...unhonoured(build),
    ...nativeFaults(build),
    ...cachesOfMachines(build),
    ...unfoundInline(build),
    ...unpushedInline(build),
    ...pointlessCompression(build),
    ...checkSkip(build),
    ...checkNotify(build),
    ...BUILDERS[build.builder.type].check(build, { push }),
    ...repeatedRunners(build),
    ...leftToOthers(build),
    ...sparseUnknown(build),
    ...(build.trigger ? movedTriggers(build) : []),
    ...checkPullRequestEvents(build),
    ...runners,
  ];
}

/** A runner knows its settings, and not which of several of a build they are. */
export function ofRunner(found: Fault, i: number): Fault {
  const [field, ...rest] = found.path;
  return field === 'runner' ? { ...found, path: [field, i, ...rest] } : found;
}

/** What its plan needs and a runner does not have. */
function notOffered(build: Build, push: boolean): Fault[] {
  return build.runner.flatMap(({ type }, i) =>
    lacking(planOf(build, { push, runner: type }), type).map(({ need, answer: { because, instead } }) => {
      return fault('not-offered', ['runner', i], { builder: build.builder.type, need, because, remedy: instead });
    }),
  );
}

/** A build takes the image of another by a parameter, whose name a user may have given to one already. */
function takenParameters(build: Build): Fault[] {
  const { parameters, dependsOn, runner } = build;
  if (!runner.some(({ type }) => RUNNERS[type].groups)) return [];
  return [...dependsOn.map((name) => takes('upstream', imageParameter(name))), ...handedOn(build)].flatMap((taken) =>
    Object.hasOwn(parameters, taken.name) ? [fault('parameter-taken', ['parameters', taken.name], taken)] : [],
  );
}

type Taken = DataOf<'parameter-taken'>;

const takes = (what: Taken['takes'], name: string): Taken => ({ name, takes: what });

/** What the pods of one build hand on. */
function handedOn(build: Build): Taken[] {
  if (build.platformNodes !== 'native') return [];
  return [
    ...SOURCE_VALUE_NAMES.map((name) => takes('source', handedValue(name))),
    ...architecturesOf(build).map((name) => takes('architecture', handedParameter(builtOn(name)))),
  ];
}

/** An inline cache is looked for under the tags of the image that is there already. */
function unfoundInline({ cache, tags }: Build): Fault[] {
  const looks = cache.from.some(({ type }) => type === 'inline');
  return looks && tags.every(hasReferences) ? [fault('inline-unfound', ['tags'], {})] : [];
}

/** Layers of what is written nowhere, or as files, are not compressed. */
function pointlessCompression(build: Build): Fault[] {
  if (build.compression === undefined || hasLayers(build)) return [];
  return [fault('pointless', ['compression'], { because: 'no layers of the image are kept', field: 'compression' })];
}

/** What only a machine has a token for is not for pods. */
function cachesOfMachines({ cache, runner }: Build): Fault[] {
  const found = [...cache.from, ...cache.to].find(({ type }) => CACHES[type].onMachine);
  if (found === undefined || !runner.some(({ type }) => runsInPods(type))) return [];
  const because = `a pod has no token for a cache of type ${found.type}`;
  return [fault('not-honoured', ['cache'], { because, remedy: 'write cache: registry, or runner: script' })];
}

/** A sparse source is of folders that are known before a run. */
function sparseUnknown(build: Build): Fault[] {
  const { source } = build;
  if (source.type !== 'git' || !source.sparse || placesOfPaths(build).length === 0) return [];
  const because = 'a run names the folders of the source';
  return [fault('pointless', ['source', 'sparse'], { because, field: 'source.sparse' })];
}

/** What is in an image that goes nowhere is nowhere. */
function unpushedInline(build: Build): Fault[] {
  const keeps = build.cache.to.some(({ type }) => type === 'inline');
  return keeps && !isPushed(build) ? [fault('inline-unpushed', ['cache'], {})] : [];
}

/** A machine has the key of whoever runs a script; a pod has what its Secret has. */
function missingKey({ source, runner }: Build): Fault[] {
  if (source.type !== 'git' || source.credentials !== undefined || !isSshUrl(source.url)) return [];
  return runner.some(({ type }) => runsInPods(type)) ? [fault('ssh-without-key', ['source', 'credentials'], {})] : [];
}

/** Where the files are written here, the Dockerfile must be among them. */
function missingDockerfile(build: Build): Fault[] {
  const { source } = build;
  const dockerfile = knownText(dockerfileOf(build).path, build.parameters);
  if (source.type !== 'inline' || dockerfile === undefined) return [];
  const known = Object.keys(source.files);
  if (known.includes(plainPath(dockerfile))) return [];
  const hint = new KnownNames(known).hint(dockerfile);
  return [fault('dockerfile-missing', ['source', 'files'], { dockerfile, hint })];
}

function repeatedRunners({ runner }: Build): Fault[] {
  const variants = runner.map((settings) => `${settings.type} ${RUNNERS[settings.type].variant(settings)}`);
  return variants.flatMap((variant, i) => {
    const first = variants.indexOf(variant);
    return first < i ? [fault('runner-twice', ['runner', i], { variant, first })] : [];
  });
}
