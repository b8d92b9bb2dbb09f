import type { Build } from '../model/build';
import type { Text } from '../model/text';
import type { BuildOptions } from './evaluate';

/** The further contexts of a build as a Dockerfile is read with them: images by what they are, where that is known; folders by their names. */
export function contextsOf(
  { contexts }: Pick<Build, 'contexts'>,
  put: (value: Text) => string | undefined,
): Required<Pick<BuildOptions, 'contexts' | 'images'>> {
  const all = Object.entries(contexts).map(([name, { image }]) => [name, image && put(image)] as const);
  return {
    contexts: all.flatMap(([name, image]) => (image === undefined ? [name] : [])),
    images: Object.fromEntries(all.filter((one): one is [string, string] => one[1] !== undefined)),
  };
}
