import type { Program, ProgramStage, Step } from '../../dockerfile/program';
import type { Keyed, KeyModel, KeySources, Part } from '.';
import type { Graph, KeyedStage } from './stage';
import { keyOf } from './step';

/** How an engine keys the steps of a stage. */
export interface StepKeys {
  /** What the engine looks up for an instruction; nothing for what makes no layer. */
  readonly step: (graph: Graph, stage: ProgramStage, step: Step, before: Keyed | undefined) => readonly Keyed[];
  /** Whether nothing more of a stage is looked up once something was not found. */
  readonly stopsAtMiss?: boolean;
}

/** The keys of a whole program by those of its steps. */
export function keyModel(rules: StepKeys): KeyModel {
  return (program, sources) => new KeyGraph(program, sources, rules).keys();
}

class KeyGraph implements Graph {
  private readonly done = new Map<ProgramStage, KeyedStage>();

  public constructor(
    private readonly program: Program,
    public readonly sources: KeySources,
    private readonly rules: StepKeys,
  ) {}

  public keys() {
    const target = this.stage(this.program.target);
    const steps = this.program.stages.flatMap((stage) => this.stage(stage).own);
    const { stopsAtMiss = false } = this.rules;
    return { steps, chain: new Set(target.all.map(({ key }) => key)), stopsAtMiss };
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
      for (const keyed of this.rules.step(this, stage, step, before)) {
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
}
