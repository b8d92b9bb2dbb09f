import { csv } from '../caches/attributes';
import type { Build } from '../model/build';
import { type Fault, fault } from '../model/faults';
import { type Text, text } from '../model/text';
import { claimVolume } from '../plan/claims';
import { NOTHING, type PlanParts } from '../plan/parts';
import { OUTPUT_VOLUME } from '../plan/plan';

/** The volume that the image is written to, which a builder may have to find at a certain place. */
export function outputParts({ output }: Build, at?: string): PlanParts {
  if (output === undefined) return NOTHING;
  return {
    ...NOTHING,
    volumes: [claimVolume(OUTPUT_VOLUME, output.volume)],
    mounts: [{ volume: OUTPUT_VOLUME, ...(at ? { at } : {}) }],
  };
}

/** Where on it the image of a build lies: builds that share a volume have names of their own. */
export function outputPath({ name, output }: Build): Text {
  const file = output?.type === 'docker' ? `${name}.tar` : name;
  return text`${{ volume: OUTPUT_VOLUME }}/${file}`;
}

/** Lines of a shell, and their argument, that remove what the last build left: exporters of folders only add to it. */
export function clearing(build: Build): { readonly lines: string; readonly args: readonly Text[] } {
  return build.output === undefined
    ? { lines: '', args: [] }
    : { lines: 'rm -rf "$1"\nshift\n', args: [outputPath(build)] };
}

/** What BuildKit's exporter is told of an output, if there is one; `image` are the attributes of an image, wherever it goes. */
export function exported(build: Build, image: readonly Text[]): Text[] {
  const { output } = build;
  if (output === undefined) return [];
  const attributes = [
    text`type=${output.type}`,
    ...(output.type === 'oci' ? [text`tar=false`] : []),
    ...(output.type === 'local' ? [] : image),
    text`dest=${outputPath(build)}`,
  ];
  return [csv(attributes)];
}

/** The attributes of an image whose layers are compressed in a certain way; those of the base are only with force. */
export function compressed({ compression }: Build): Text[] {
  if (compression === undefined) return [];
  const oci = compression === 'gzip' ? [] : [text`oci-mediatypes=true`];
  return [text`compression=${compression}`, text`force-compression=true`, ...oci];
}

/** An archive for `docker load` is one image, and nothing about it. */
export function archiveFaults(build: Build): Fault[] {
  if (build.output?.type !== 'docker') return [];
  const field = noArchiveBy(build);
  return field === undefined ? [] : [fault('archive-of-one', ['output', 'type'], { field })];
}

/** The field by which a build makes what no archive holds. */
export function noArchiveBy({ platforms, builder }: Build): string | undefined {
  const attests = ['provenance', 'sbom'].filter((name) => Reflect.get(builder, name) !== undefined);
  return [...(platforms.length > 1 ? ['platforms'] : []), ...attests.map((name) => `builder.${name}`)][0];
}
