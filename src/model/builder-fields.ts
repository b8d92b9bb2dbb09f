import { problem } from './faults';
import { imageFault } from './image';
import { MAX_GO_SECONDS, secondsOf } from './numbers';
import { choice, object, wordOf } from './schema';
import { volumeRef } from './source';

/** Where a builder keeps what it otherwise forgets. */
export const state = object(
  'BuilderState',
  'A volume that keeps what a builder otherwise forgets; one build uses it, one run at a time.',
  {
    volume: volumeRef.meta({ description: 'An entry of `volumes`, or in TypeScript a CacheVolume or claim.' }),
  },
);

/** How old a cached layer may be, as a flag takes it. */
export const layerTtl = (flag: string) =>
  wordOf((value) =>
    /^(\d+h)?(\d+m)?(\d+s)?$/.test(value) && value && secondsOf(value) <= MAX_GO_SECONDS
      ? undefined
      : problem('not-an-amount', { value, rule: 'layerAge' }),
  ).meta({ description: `How old a cached layer may be (\`${flag}\`).` });

/** What is attached to the image. */
export const attestations = {
  provenance: choice('provenance', ['min', 'max']).optional().meta({
    description:
      'Attach a provenance attestation. See https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-provenance.md',
    absent: 'none',
  }),
  sbom: wordOf(imageFault).optional().meta({
    description:
      'Attach an SBOM made by this scanner image. See https://github.com/moby/buildkit/blob/master/docs/attestations/sbom.md',
    absent: 'none',
  }),
};
