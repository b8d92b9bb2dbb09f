import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../e2e/lab/processes';
import type { Image } from '../../e2e/lab/tools';
import { inside } from './namespace';
import { HOME } from './place';

/** An archive of an image as `docker save` writes it, in one layer. */
export function archive({ name, root, env, user, workingDir, entrypoint }: Image): string {
  const folder = join(HOME, 'archive');
  mkdirSync(folder, { recursive: true });
  const layer = join(folder, 'layer.tar');
  const reproducible = ['--sort=name', '--mtime=@0', '--numeric-owner'];
  const capabilities = ['--xattrs', '--xattrs-include=security.capability'];
  must('tar', ['-C', root, ...capabilities, ...reproducible, '-cf', layer, '.']);
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      Env: Object.entries(env).map(([variable, value]) => `${variable}=${value}`),
      User: user,
      WorkingDir: workingDir,
      Entrypoint: entrypoint,
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digestOf(layer)}`] },
    history: [{ created_by: 'cdk8s-cached-builds lab' }],
  });
  const Config = `${createHash('sha256').update(config).digest('hex')}.json`;
  writeFileSync(join(folder, Config), config);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify([{ Config, RepoTags: [name], Layers: ['layer.tar'] }]));
  const path = join(HOME, 'image.tar');
  must('tar', ['-C', folder, '-cf', path, '.']);
  rmSync(folder, { recursive: true });
  return path;
}

/** Gives the node an image under its own name, as if it had pulled it. */
export function importImage(image: Image, ctr: string): void {
  const path = archive(image);
  must(...inside([ctr, '--namespace', 'k8s.io', 'images', 'import', path], true));
  rmSync(path);
}

/** Pushes an image to a registry that speaks HTTP; compressed, since kaniko does not read other layers from a folder of base images. */
export function pushImage(image: Image): void {
  const path = archive(image);
  const flags = ['--insecure-policy', '--quiet', '--dest-tls-verify=false', '--dest-compress-format=gzip'];
  must(...inside(['skopeo', 'copy', ...flags, `docker-archive:${path}`, `docker://${image.name}`]));
  rmSync(path);
}

function digestOf(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
    hash.update(buffer.subarray(0, read));
  closeSync(file);
  return hash.digest('hex');
}
