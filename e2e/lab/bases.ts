import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImageRoot } from './images';
import { must } from './processes';

/**
 * What stands for the real work of a RUN: at each path it leaves a stamp of its own name, the environment and all files that
 * it can see, so that other inputs give other bytes and the same inputs the same.
 */
const WORK = `#!/bin/busybox sh
seen=$( { echo "$@"; busybox env | busybox sort
  busybox find / -xdev -type f ! -path '/proc/*' ! -path '/sys/*' ! -path '/dev/*' ! -path '/etc/resolv.conf' ! -path '/etc/hosts' -print0 |
    busybox sort -z | busybox xargs -0 busybox sha256sum; } 2>/dev/null | busybox sha256sum | busybox cut -c1-24)
name=$1
shift
busybox mkdir -p /b/r
echo "$seen" >"/b/r/$name"
for path; do
  if [ -f "$path" ]; then echo "$seen" >>"$path"
  else busybox mkdir -p "$path" && echo "$seen" >"$path/stamp-$name"; fi
done 2>/dev/null
exit 0
`;

/** Where the images are in the registry: a name of one letter alone is none to kaniko. */
const REPOSITORY = 'lab/b';

/** Images for Dockerfiles whose work is `/b/s NAME PATH…`: one layer is common to all, one is their own. */
export class Bases {
  private readonly common: Buffer;

  public constructor(
    private readonly registry: string,
    private readonly folder: string,
  ) {
    const root = join(folder, 'common');
    new ImageRoot(root).busybox().file('b/s', WORK, 0o755);
    this.common = this.tar(root);
  }

  /** Puts an image into the registry, as `lab/b:TAG`. */
  public async push(tag: string): Promise<void> {
    const root = join(this.folder, tag);
    mkdirSync(join(root, 'b'), { recursive: true });
    writeFileSync(join(root, 'b/id'), `${tag}\n`);
    const layers = [this.common, this.tar(root)];
    const config = Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/usr/bin:/bin'] },
        rootfs: { type: 'layers', diff_ids: layers.map(digestOf) },
        // Buildah finds nothing on an image whose history does not tell of each layer.
        history: layers.map(() => ({ created_by: 'lab' })),
      }),
    );
    const described = [];
    for (const data of [config, ...layers]) described.push({ digest: await this.blob(data), size: data.length });
    const [configuration, ...own] = described;
    const type = 'application/vnd.oci.image';
    const manifest = {
      schemaVersion: 2,
      mediaType: `${type}.manifest.v1+json`,
      config: { mediaType: `${type}.config.v1+json`, ...configuration },
      layers: own.map((layer) => ({ mediaType: `${type}.layer.v1.tar`, ...layer })),
    };
    await this.send(`/v2/${REPOSITORY}/manifests/${tag}`, 'PUT', JSON.stringify(manifest), manifest.mediaType);
  }

  private async blob(data: Buffer): Promise<string> {
    const digest = digestOf(data);
    const begun = await this.send(`/v2/${REPOSITORY}/blobs/uploads/`, 'POST', '', 'application/octet-stream');
    const location = (begun.headers.get('location') ?? '').replace(/^https?:\/\/[^/]+/, '');
    const put = `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;
    await this.send(put, 'PUT', data, 'application/octet-stream');
    return digest;
  }

  private async send(path: string, method: string, body: string | Buffer, type: string): Promise<Response> {
    const response = await fetch(`http://${this.registry}${path}`, {
      method,
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': type },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response;
  }

  private tar(root: string): Buffer {
    const archive = `${root}.tar`;
    must('tar', ['-C', root, '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '-cf', archive, '.']);
    return readFileSync(archive);
  }
}

function digestOf(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
