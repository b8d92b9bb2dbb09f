import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FLUX = 'application/vnd.cncf.flux';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** What the artifact is called in its folder. */
export const NAME = 'source';

/**
 * Makes an artifact of an archive, as Flux's command makes it: a folder as registries' programs copy it. Returns its digest. See
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function artifactOf(archive: string, folder: string): string {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const described = (mediaType: string, content: Buffer) => {
    const hash = createHash('sha256').update(content).digest('hex');
    return { hash, descriptor: { mediaType, digest: `sha256:${hash}`, size: content.length } };
  };
  const written = (mediaType: string, value: object) => {
    const content = Buffer.from(JSON.stringify(value));
    const { hash, descriptor } = described(mediaType, content);
    writeFileSync(join(blobs, hash), content);
    return descriptor;
  };
  const layer = described(`${FLUX}.content.v1.tar+gzip`, readFileSync(archive));
  copyFileSync(archive, join(blobs, layer.hash));
  const config = written(`${FLUX}.config.v1+json`, {});
  const manifest = written(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config,
    layers: [layer.descriptor],
  });
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': NAME } };
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return manifest.digest;
}
