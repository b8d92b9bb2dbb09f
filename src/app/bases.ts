import { basesIn as basesOf } from '../dockerfile/bases';
import type { Build } from '../model/build';
import type { BasesOf } from '../resolve/bases';
import { type Checkout, checkoutIn, isOf, placesOf, readIn } from './checkout';

/** Finds base images in the Dockerfiles of checkouts: those that are named, or the one where the program stands. */
export function basesIn(folders: readonly string[]): BasesOf {
  let found: Checkout[] | undefined;
  return (builds) => {
    found ??= (folders.length > 0 ? folders : ['.']).flatMap((folder) => checkoutIn(folder) ?? []);
    const images = new Set<string>();
    for (const build of builds) {
      const text = textOf(build, found);
      const bases = text === undefined ? undefined : basesOf(text, build);
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
