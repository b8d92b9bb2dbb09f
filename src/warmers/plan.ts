import { certificateParts } from '../builders/certificates';
import { credentialParts } from '../builders/credentials';
import { KANIKO_CACHE, KANIKO_CERTIFICATES, KANIKO_CREDENTIALS } from '../builders/kaniko';
import { kanikoRegistryArguments } from '../builders/kaniko/registries';
import { CLOUDS } from '../model/credentials';
import { text } from '../model/text';
import { toolImages } from '../model/tools';
import type { WarmerSettings } from '../model/warmer';
import { claimVolume } from '../plan/claims';
import { joinParts } from '../plan/parts';
import type { Plan } from '../plan/plan';

/** Kaniko's warmer: writes base images to a volume, where kaniko's executor finds them. */
export function warmerPlan(warmer: WarmerSettings): Plan {
  const parts = joinParts(
    credentialParts({ ...warmer, images: warmer.toolImages, knows: CLOUDS }, KANIKO_CREDENTIALS),
    certificateParts(warmer.registries, KANIKO_CERTIFICATES),
  );
  return {
    tasks: [
      ...parts.tasks,
      {
        name: 'warm',
        phase: 'warm',
        image: toolImages(warmer.toolImages)['kaniko-warmer'],
        command: [text`/kaniko/warmer`],
        args: [
          text`--cache-dir=${KANIKO_CACHE}`,
          ...warmer.images.map((image) => text`--image=${image}`),
          ...kanikoRegistryArguments(warmer.registries, KANIKO_CERTIFICATES),
        ],
        env: {},
        mounts: [KANIKO_CACHE, ...parts.mounts],
        privileges: {
          user: 0,
          group: 0,
          capabilities: [],
          reason: 'the volume and what kaniko reads from it belong to root; it has no capability',
        },
      },
    ],
    volumes: [claimVolume(KANIKO_CACHE.volume, warmer.volume), ...parts.volumes],
  };
}
