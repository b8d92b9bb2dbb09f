import { BUILDERS } from '../builders';
import type { PlanOptions } from '../builders/plan';
import type { Build } from '../spec/build';
import type { Fault } from '../spec/faults';
import { RUNNERS } from '.';
import { undeclaredParameters } from './references';

/** What about a valid build cannot work: parameters, the builder, and each runner, at paths below the build. */
export function checkBuild(build: Build, options: PlanOptions = { push: true }): Fault[] {
  const runners = build.runner.flatMap((settings) => RUNNERS[settings.type].check(build, settings));
  return [
    ...undeclaredParameters(build),
    ...BUILDERS[build.builder.type].check(build, options),
    ...repeatedRunners(build),
    ...runners,
  ];
}

function repeatedRunners({ runner }: Build): Fault[] {
  const variants = runner.map((settings) => `${settings.type} ${RUNNERS[settings.type].variant(settings)}`);
  return variants.flatMap((variant, i) => {
    const first = variants.indexOf(variant);
    return first < i
      ? [{ path: ['runner', i], message: `it would write the same ${variant} as runner[${first}]; leave one out` }]
      : [];
  });
}
