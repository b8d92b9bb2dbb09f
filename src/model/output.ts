import * as z from 'zod';
import { choice, object } from './schema';
import { volumeRef } from './source';

/** Where the image is written besides a registry, for what reads files: scanners, smoke tests. */
export const output = object('ImageOutput', 'Files of the image on a volume, for scanners and smoke tests.', {
  type: choice('output', ['oci', 'docker', 'local']).meta({
    description:
      '`oci`: a folder with an OCI image layout, `BUILD`. `docker`: an archive for `docker load`, `BUILD.tar`. `local`: the files of the image, in the folder `BUILD`. ' +
      'What the last build left there is replaced. See https://docs.docker.com/build/exporters/',
  }),
  volume: volumeRef.meta({ description: 'An entry of `volumes`, or in TypeScript a CacheVolume or claim.' }),
});
export type ImageOutput = z.output<typeof output>;

/** The schema of `push`. */
export const push = z.boolean().optional().meta({
  description: '`false`: the image goes to no registry; the cache is written all the same.',
  absent: '`true`; with `output`, `false`',
});

/** Whether a build pushes its image to a registry. */
export function isPushed(build: { readonly push?: boolean; readonly output?: ImageOutput }): boolean {
  return build.push ?? build.output === undefined;
}

/** The schema of `compression`. */
export const compression = choice('compression', ['gzip', 'zstd', 'estargz']);

/** Whether anything of the image is written whose layers may be compressed otherwise. */
export function hasLayers(build: { readonly push?: boolean; readonly output?: ImageOutput }): boolean {
  return isPushed(build) || build.output?.type === 'oci';
}
