import { createHash } from 'node:crypto';
import { ARCHITECTURES, waiting } from './program';
import type { Store } from './store';
import { archiveOf } from './tar';

/** How many seconds the steps of the example take: what stands for `npm ci`, and for `npm run build`. */
const SECONDS = { 'bin/install': 8, 'bin/compile': 1 } as const;

/** What the example starts from, in the registry of the trial. */
export const BASE = 'try/base';

/** The example as it is first built. */
export function exampleOf(registry: string): Readonly<Record<string, string>> {
  return {
    Dockerfile: `# /bin/install stands for npm ci and takes ${SECONDS['bin/install']} s; /bin/compile stands for npm run build.
FROM ${registry}/${BASE}:1
COPY package.json /app/
RUN ["/bin/install"]
COPY server.js /app/
RUN ["/bin/compile"]
`,
    'package.json': '{ "name": "hello", "dependencies": { "express": "5.2.1" } }\n',
    'server.js': 'console.log("hello");\n',
  };
}

/** What somebody commits before the next build. */
export const COMMITTED: Readonly<Record<string, string>> = { 'server.js': 'console.log("hello, world");\n' };

/** Puts the image that the example starts from into a registry, for every architecture. */
export function pushBase(store: Store): void {
  const manifests = ARCHITECTURES.map((architecture) => {
    const programs = Object.entries(SECONDS).map(([path, seconds]) => [path, waiting(seconds, architecture)] as const);
    const layer = archiveOf(Object.fromEntries(programs));
    const config = json({
      architecture,
      os: 'linux',
      config: { Env: ['PATH=/bin'] },
      created: '1970-01-01T00:00:00Z',
      // Buildah takes a layer that no history tells of for one of its own.
      history: [{ created: '1970-01-01T00:00:00Z', created_by: 'cached-builds try' }],
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    });
    const manifest = json({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...store.put(config) },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...store.put(layer) }],
    });
    store.tag(BASE, digestOf(manifest), MANIFEST, manifest);
    return { mediaType: MANIFEST, ...store.put(manifest), platform: { architecture, os: 'linux' } };
  });
  store.tag(BASE, '1', INDEX, json({ schemaVersion: 2, mediaType: INDEX, manifests }));
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function digestOf(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
