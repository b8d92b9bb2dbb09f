import type { Build } from '../model/build';
import { knownArguments } from '../model/build-args';
import { defaultText } from '../model/parameter-defaults';
import { renderText, type Text, UNKNOWN } from '../model/text';
import { contextsOf } from './contexts';
import { evaluate } from './evaluate';
import { readDockerfile } from './syntax';

/**
 * The images that the Dockerfile of a build begins with, by the defaults of its parameters; nothing where its target is not there.
 * What another build pushes is not among them, since nobody knows what that is.
 */
export function basesIn(dockerfile: string, build: Build): string[] | undefined {
  const { target, parameters } = build;
  const put = (value: Text) => renderText(value, { ...UNKNOWN, param: (name) => defaultText(name, parameters) ?? '' });
  const program = evaluate(readDockerfile(dockerfile), {
    ...(target === undefined ? {} : { target: put(target) }),
    buildArgs: Object.fromEntries(Object.entries(knownArguments(build)).map(([name, value]) => [name, put(value)])),
    ...contextsOf(build, put),
  });
  return program?.stages.flatMap(({ base }) => (base.kind === 'image' && base.image !== '' ? [base.image] : []));
}
