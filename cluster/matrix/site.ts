import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { must } from '../../e2e/lab/processes';
import type { Kubectl } from '../lab/kubectl';
import { HOME, REGISTRY, REPOSITORIES } from '../lab/place';

const PROGRAM = resolve(__dirname, '../../lib/main.js');

/** A definition in a namespace of its own: synthesized as a person would, and never changed. */
export class Site {
  /** Files of tests share processes, one after the other, and none may count for all. */
  public readonly namespace = `case-${randomBytes(5).toString('hex')}`;
  public readonly folder = join(HOME, 'cases', this.namespace);
  public readonly output = join(this.folder, 'dist');

  public constructor(
    public readonly kubectl: Kubectl,
    labels: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(this.folder, { recursive: true });
    kubectl.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace, labels } }]);
  }

  /** Writes what a definition becomes, whose objects are in the namespace unless it says otherwise. */
  public synth(definition: object, output = this.output): void {
    const { defaults = {}, ...rest } = definition as { defaults?: object };
    const file = join(this.folder, 'builds.json');
    const registries = { [REGISTRY]: { http: true } };
    const whole = { version: 1, registries, ...rest, defaults: { namespace: this.namespace, ...defaults } };
    writeFileSync(file, JSON.stringify(whole));
    must(process.execPath, [PROGRAM, 'synth', '-f', file, '-o', output]);
  }

  public apply(folder = '.', output = this.output): string {
    return this.kubectl.must(['apply', '-k', join(output, folder)]);
  }

  /** kubectl in the namespace. */
  public must(...args: string[]): string {
    return this.kubectl.must(['-n', this.namespace, ...args]);
  }

  public secret(name: string, stringData: Readonly<Record<string, string>>, type = 'Opaque'): void {
    const metadata = { name, namespace: this.namespace };
    this.kubectl.apply([{ apiVersion: 'v1', kind: 'Secret', type, metadata, stringData }]);
  }

  /** A repository on the git host, and a folder whose content can be pushed to it. */
  public repository(name: string): { folder: string; address: string; push: (message: string) => string } {
    const bare = join(REPOSITORIES, `${name}.git`);
    const folder = join(this.folder, 'source');
    mkdirSync(folder, { recursive: true });
    const git = (...args: string[]) => must('git', args, { cwd: folder }).stdout.trim();
    must('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    git('init', '--quiet', '--initial-branch=main');
    git('remote', 'add', 'origin', bare);
    const push = (message: string) => {
      git('add', '--all');
      git('-c', 'user.name=lab', '-c', 'user.email=lab@localhost', 'commit', '--quiet', '--message', message);
      git('push', '--quiet', 'origin', 'main');
      return git('rev-parse', 'HEAD');
    };
    return { folder, address: bare, push };
  }

  /** Takes the namespace away with all that runs in it. */
  public end(): void {
    this.kubectl.must(['delete', 'namespace', this.namespace, '--wait=false']);
    rmSync(this.folder, { recursive: true });
  }
}

/** The digest of an image in a registry, as the registry says. */
export async function digestOf(image: string, tag = 'latest', login?: string): Promise<string | null> {
  const accept = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ].join(', ');
  const [host, ...path] = image.split('/');
  const authorization = login && { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  const url = `http://${host}/v2/${path.join('/')}/manifests/${tag}`;
  const { headers } = await fetch(url, { method: 'HEAD', headers: { accept, ...authorization } });
  return headers.get('docker-content-digest');
}
