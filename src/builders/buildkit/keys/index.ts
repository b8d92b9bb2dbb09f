import type { Program, ProgramStage, Step } from '../../../dockerfile/program';
import type { Keyed, KeyModel, KeySources, Part } from '../../keyed';
import { copyKeys } from './copy';
import { beforePart, keyed, keyOf } from './keyed';
import { runKey } from './run';
import type { Graph, KeyedStage } from './stage';

/**
 * BuildKit keys an instruction by the key of the one before, the operation, and the content that it takes in: see its
 * `solver/llbsolver/ops`. What other instructions set - ENV, USER - counts where it is used.
 */
export const buildkitKeys: KeyModel = (program, sources) => new BuildKitGraph(program, sources).keys();

class BuildKitGraph implements Graph {
  private readonly done = new Map<ProgramStage, KeyedStage>();

  public constructor(
    private readonly program: Program,
    public readonly sources: KeySources,
  ) {}

  public keys() {
    const target = this.stage(this.program.target);
    const steps = this.program.stages.flatMap((stage) => this.stage(stage).own);
    return { steps, chain: new Set(target.all.map(({ key }) => key)) };
  }

  /** A stage with its keys; those it is made of come first. */
  public stage(stage: ProgramStage): KeyedStage {
    const known = this.done.get(stage);
    if (known) return known;
    const base = this.base(stage);
    const own: Keyed[] = base.from ? [base.from] : [];
    const steps: { step: Step; keyed: Keyed }[] = [];
    let before = base.from ?? base.below?.last;
    for (const step of stage.steps)
      for (const keyed of this.step(stage, step, before)) {
        own.push(keyed);
        steps.push({ step, keyed });
        before = keyed;
      }
    const made: KeyedStage = {
      stage,
      ...(base.below ? { below: base.below } : {}),
      own,
      steps,
      all: [...(base.below?.all ?? []), ...own],
      last: before,
    };
    this.done.set(stage, made);
    return made;
  }

  private base({ stage, base, platform }: ProgramStage): { from?: Keyed; below?: KeyedStage } {
    if (base.kind === 'stage') return { below: this.stage(base.stage) };
    if (base.kind === 'scratch') return {};
    const name = base.kind === 'image' ? base.image : `context ${base.name}`;
    const parts: Part[] = [
      { what: 'base', value: name, of: name },
      { what: 'platform', value: platform, of: platform },
    ];
    const { line, text } = stage.from;
    return { from: { stage: stage.name, line, instruction: text, key: keyOf('from', parts), needs: [], parts } };
  }

  private step(stage: ProgramStage, step: Step, before: Keyed | undefined): Keyed[] {
    const { keyword } = step.instruction;
    if (keyword === 'RUN') return [runKey(this, stage, step, before)];
    if (keyword === 'WORKDIR') return this.workdir(step, before);
    return step.copy ? copyKeys(this, step, step.copy, before) : [];
  }

  /** Makes a folder, unless it is the root; the time of its making is SOURCE_DATE_EPOCH where that is given. */
  private workdir(step: Step, before: Keyed | undefined): Keyed[] {
    if (step.workdir === '/') return [];
    const parts: Part[] = [
      ...beforePart(before),
      { what: 'workdir', value: step.workdir },
      { what: 'user', value: step.user },
      { what: 'environment', value: this.sources.buildArgs?.SOURCE_DATE_EPOCH ?? '', of: 'SOURCE_DATE_EPOCH' },
    ];
    return [keyed(step, 'mkdir', parts, before ? [before] : [])];
  }
}
