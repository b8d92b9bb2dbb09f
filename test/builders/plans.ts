import { BUILDERS } from '../../src/builders';
import { type Build, imageBuild } from '../../src/model/build';
import type { BuilderName } from '../../src/model/builder';
import type { RunnerName } from '../../src/model/runner';
import { renderText, type Text } from '../../src/model/text';
import type { Plan, Task } from '../../src/plan/plan';
import { RUNNERS } from '../../src/runners';
import { runsOn } from '../../src/runners/offers';

/** A build as builders get it, after validation. */
export function build(fields: object): Build {
  const source = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };
  const image = 'r.example.com/api';
  return { ...imageBuild.parse({ image, source, ...fields }), name: 'api' };
}

/** What a builder plans for it, by default for the first runner that has what it needs. */
export function planOf(builder: BuilderName, fields: object, runner = runnersOf(builder)[0], push = true): Plan {
  const { offers } = RUNNERS[runner as RunnerName];
  return BUILDERS[builder].plan(build({ builder, ...fields }), { offers, push });
}

/** The runners that have what a builder needs. */
export function runnersOf(builder: BuilderName): RunnerName[] {
  return (Object.keys(RUNNERS) as RunnerName[]).filter((runner) => runsOn(builder, runner));
}

/** The step that builds. */
export function buildStep(plan: Plan): Task {
  return plan.tasks.filter(({ phase }) => phase === 'build').at(-1) as Task;
}

/** Texts as words: where a volume or the digest lies is for the runner to say. */
export function words(texts: readonly Text[]): string[] {
  return texts.map((one) =>
    renderText(one, {
      param: (name) => `<${name}>`,
      build: (name) => `<build ${name}>`,
      built: () => '<image of the build>',
      source: (name) => `<source ${name}>`,
      outcome: () => '<outcome>',
      imageOf: (task) => `<image of ${task}>`,
      path: (volume) => `<${volume}>`,
      digestFile: () => '<digest>',
      sourceFile: (name) => `<file of ${name}>`,
      handed: (name) => `<handed ${name}>`,
      handedFile: (name) => `<file of ${name}>`,
      list: (name) => `<each of ${name}>`,
    }),
  );
}

/** What the building step of a builder is called with. */
export function argumentsOf(builder: BuilderName, fields: object, runner?: RunnerName, push?: boolean): string[] {
  return words(buildStep(planOf(builder, fields, runner, push)).args);
}
