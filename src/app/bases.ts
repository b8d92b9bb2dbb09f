import { contextsOf } from '../dockerfile/contexts';
import { evaluate } from '../dockerfile/evaluate';
import { readDockerfile } from '../dockerfile/syntax';
import type { Build } from '../model/build';
import { knownArguments } from '../model/build-args';
import { defaultText } from '../model/parameter-defaults';
import { renderText, type Text, UNKNOWN } from '../model/text';
import type { BasesOf } from '../resolve/bases';
import { type Checkout, checkoutIn, isOf, placesOf, readIn } from './checkout';

/** Finds base images in the Dockerfiles of checkouts: those that are named, or the one where the program stands. */
export function basesIn(folders: readonly string[]): BasesOf {
  let found: Checkout[] | undefined;
  return (builds) => {
    found ??= (folders.length > 0 ? folders : ['.']).flatMap((folder) => checkoutIn(folder) ?? []);
    const images = new Set<string>();
    for (const build of builds) {
      const bases = basesOf(build, textOf(build, found));
      if (bases === undefined) return undefined;
      for (const image of bases) images.add(image);
    }
    return [...images].sort();
  };
}

function textOf(build: Build, checkouts: readonly Checkout[]): string | undefined {
  const { source } = build;
  const places = placesOf(build);
  if (places === undefined) return undefined;
  if (source.type === 'inline') return source.files[places.dockerfile];
  const checkout = checkouts.find((one) => isOf(build, one));
  return checkout && readIn(checkout, places.dockerfile);
}

/** With defaults of parameters put in. What another build pushes is there once it is pushed, and nobody warms it. */
function basesOf(build: Build, text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const put = (value: Text) =>
    renderText(value, { ...UNKNOWN, param: (name) => defaultText(name, build.parameters) ?? '' });
  const program = evaluate(readDockerfile(text), {
    ...(build.target === undefined ? {} : { target: put(build.target) }),
    buildArgs: Object.fromEntries(Object.entries(knownArguments(build)).map(([name, value]) => [name, put(value)])),
    ...contextsOf(build, put),
  });
  return program?.stages.flatMap(({ base }) => (base.kind === 'image' && base.image !== '' ? [base.image] : []));
}
