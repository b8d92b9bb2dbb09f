import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Described {
  readonly digest: string;
  readonly size: number;
}

export interface Manifest extends Described {
  readonly type: string;
}

/** What a registry keeps: contents in a folder by their digest, and which of them is meant by the tag of a repository. */
export class Store {
  private readonly manifests = new Map<string, Manifest>();

  public constructor(private readonly folder: string) {
    mkdirSync(join(folder, 'uploads'), { recursive: true });
  }

  public put(content: Buffer): Described {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    writeFileSync(this.path(digest), content);
    return { digest, size: content.length };
  }

  /** Takes what was uploaded to a file. */
  public take(file: string, digest: string): void {
    renameSync(file, this.path(digest));
  }

  /** A manifest is known by its tag and by its digest. */
  public tag(repository: string, reference: string, type: string, content: Buffer): Manifest {
    const manifest = { ...this.put(content), type };
    for (const name of [reference, manifest.digest]) this.manifests.set(`${repository}:${name}`, manifest);
    return manifest;
  }

  public manifest(repository: string, reference: string): Manifest | undefined {
    return this.manifests.get(`${repository}:${reference}`);
  }

  public blob(digest: string): Described | undefined {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest) || !existsSync(this.path(digest))) return undefined;
    return { digest, size: statSync(this.path(digest)).size };
  }

  public path(digest: string): string {
    return join(this.folder, digest.replace(':', '-'));
  }

  public upload(id: string): string {
    return join(this.folder, 'uploads', id);
  }
}
