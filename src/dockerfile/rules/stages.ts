import type { Build } from '../../model/build';
import { showText } from '../../model/text';
import type { ProgramStage } from '../program';
import { commandOf, compiles, installs, rule, type Subject, shown, stepsOf } from './rule';

function wholeStages(subject: Subject) {
  return stepsOf(subject).flatMap(({ step, stage }) => {
    const { copy, instruction } = step;
    const all = copy?.sources.some((source) => /^\/?\.?\/?$/.test(source));
    // What an image is put together of on nothing is meant.
    if (copy?.origin.kind !== 'stage' || !all || stage.base.kind === 'scratch') return [];
    return [{ line: instruction.line, facts: { copy: shown(instruction), stage: copy.origin.stage.stage.name } }];
  });
}

const isExpensive = ({ steps }: ProgramStage) =>
  steps.some((step) => installs(commandOf(step)) || compiles(commandOf(step)));

/** `inline` and `mode: min` keep what the last stage consists of, and no stage that it copies from. */
function stagesNotKept({ build, program }: Subject) {
  const { to } = build.cache;
  const last = (entry: (typeof to)[number]) => entry.type === 'inline' || ('mode' in entry && entry.mode === 'min');
  const layered = build.builder.type === 'kaniko' || build.builder.type === 'buildah';
  if (layered || to.length === 0 || !to.every(last)) return [];
  const chain = new Set<ProgramStage>();
  for (let stage: ProgramStage | undefined = program.target; stage !== undefined; ) {
    chain.add(stage);
    stage = stage.base.kind === 'stage' ? stage.base.stage : undefined;
  }
  const lost = program.stages.find((stage) => !chain.has(stage) && isExpensive(stage));
  if (lost === undefined) return [];
  return [
    {
      line: lost.stage.from.line,
      facts: { stage: lost.stage.name, kept: to[0]?.type === 'inline' ? 'inline' : 'min' } as const,
    },
  ];
}

/** Kaniko's keys do not know the platform: what one has kept another takes. */
function platformsShared({ build, program, others }: Subject) {
  if (build.builder.type !== 'kaniko') return [];
  const own = platformsOf(build);
  const refs = refsOf(build);
  const other = others.find(
    (one) => one.builder.type === 'kaniko' && platformsOf(one) !== own && refsOf(one).some((ref) => refs.includes(ref)),
  );
  return other === undefined ? [] : [{ line: program.target.stage.from.line, facts: { build: other.name } }];
}

/** Kaniko builds for the node that it runs on. */
const platformsOf = ({ pod }: Build) => pod.nodeSelector?.['kubernetes.io/arch'];

function refsOf({ cache, image }: Build): string[] {
  return cache.to.flatMap((entry) => {
    if (entry.type !== 'registry') return [];
    return [entry.ref === undefined ? showText(image) : showText(entry.ref)];
  });
}

/** A compiler that can build for others runs on the machine's own architecture with `--platform=$BUILDPLATFORM`. */
function emulated({ build, program }: Subject) {
  if (build.platforms.length < 2 || build.platformNodes === 'native') return [];
  return program.stages
    .filter(({ stage, steps }) => stage.platform === undefined && steps.some((step) => compiles(commandOf(step))))
    .filter((stage) => stage !== program.target && stage.base.kind === 'image')
    .map(({ stage }) => ({ line: stage.from.line, facts: { from: shown(stage.from), stage: stage.name } }));
}

export const STAGES = [
  rule('stage-copied-whole', wholeStages),
  rule('stages-not-kept', stagesNotKept),
  rule('platforms-share-cache', platformsShared),
  rule('compiler-emulated', emulated),
];
