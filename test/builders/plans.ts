import { BUILDERS } from '../../src/builders';
import { type Build, imageBuild } from '../../src/model/build';
import type { BuilderName } from '../../src/model/builder';
import { renderText, type Text } from '../../src/model/text';
import type { BuildPlan, Place, Step } from '../../src/plan/plan';

/** A build as builders get it, after validation. */
export function build(fields: object): Build {
  const source = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };
  const image = 'r.example.com/api';
  return { ...imageBuild.parse({ image, source, ...fields }), name: 'api' };
}

/** What a builder plans for it, on no runner. */
export function planOf(builder: BuilderName, fields: object, place: Place = placeOf(builder), push = true): BuildPlan {
  return BUILDERS[builder].plan(build({ builder, ...fields }), { place, push });
}

function placeOf(builder: BuilderName): Place {
  return BUILDERS[builder].places[0] as Place;
}

/** The step that builds. */
export function buildStep(plan: BuildPlan): Step {
  return plan.steps.at(-1) as Step;
}

/** Texts as words: where a volume or the digest lies is for the runner to say. */
export function words(texts: readonly Text[]): string[] {
  return texts.map((one) =>
    renderText(one, {
      param: (name) => `<${name}>`,
      build: (name) => `<build ${name}>`,
      path: (volume) => `<${volume}>`,
      digestFile: () => '<digest>',
    }),
  );
}

/** What the building step of a builder is called with. */
export function argumentsOf(builder: BuilderName, fields: object, place?: Place, push?: boolean): string[] {
  return words(buildStep(planOf(builder, fields, place, push)).args);
}
