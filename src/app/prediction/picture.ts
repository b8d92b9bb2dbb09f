import type { Origin, Program } from '../../dockerfile/program';
import type { Judged } from './predict';
import { cut } from './text';

/** A stage graph to draw: boxes with steps, and arrows between them. */
export interface Picture {
  readonly boxes: readonly { readonly name: string; readonly steps: readonly PictureStep[] }[];
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

export interface PictureStep {
  readonly text: string;
  /** What part of the builds found it, from 0 to 1. */
  readonly found: number;
}

/** The stages that a target needs, each step with how often it was found in the commits that were judged. */
export function pictureOf({ prediction, latest }: Judged): Picture {
  if (latest === undefined) return { boxes: [], arrows: [] };
  const boxes = latest.program.stages.map(({ stage }) => ({
    name: stage.name,
    steps: latest.keys.steps
      .filter((step) => step.stage === stage.name)
      .map(({ instruction }) => ({
        text: cut(instruction),
        found: shareOf(prediction.commits, stage.name, instruction),
      })),
  }));
  return { boxes, arrows: arrowsOf(latest.program) };
}

function shareOf(commits: Judged['prediction']['commits'], stage: string, instruction: string): number {
  const same = commits.flatMap(({ steps }) =>
    steps.filter((step) => step.stage === stage && step.instruction === instruction),
  );
  return same.length === 0 ? 0 : same.filter(({ found }) => found).length / same.length;
}

function arrowsOf({ stages }: Program): Picture['arrows'] {
  const nameOf = (origin: Origin) => (origin.kind === 'stage' ? [origin.stage.stage.name] : []);
  const all = stages.flatMap(({ stage: { name: to }, base, steps }) => [
    ...nameOf(base).map((from) => ({ from, to, text: 'FROM' })),
    ...steps.flatMap(({ copy, mounts }) => [
      ...(copy ? nameOf(copy.origin).map((from) => ({ from, to, text: 'COPY' })) : []),
      ...mounts.flatMap(({ origin }) => (origin ? nameOf(origin).map((from) => ({ from, to, text: 'mount' })) : [])),
    ]),
  ]);
  return [...new Map(all.map((arrow) => [JSON.stringify(arrow), arrow])).values()];
}

/** Red where it runs, green where it is found, and between them what is in between. */
export function colorOf(found: number): string {
  return found >= 0.95 ? '#c8e6c9' : found >= 0.5 ? '#fff3c4' : '#ffcdd2';
}
