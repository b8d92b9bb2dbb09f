import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { must } from '../../e2e/lab/processes';
import { changeSource, writeProject } from '../../e2e/lab/project';
import { BASE } from '../lab/cluster';
import type { Kubectl } from '../lab/kubectl';
import { GIT, HOME, REGISTRY, REPOSITORIES } from '../lab/place';
import { type Run, runOf } from './run';
import type { Start } from './start';

const PROGRAM = resolve(__dirname, '../../lib/main.js');
const BUILD = 'api';

let cases = 0;

/** A definition with one build, in a namespace of its own: synthesized, applied and run as a person would. */
export class Case {
  public readonly namespace = `case-${cases++}-${Date.now().toString(36)}`;
  public readonly repository = `cluster/${this.namespace}`;
  private readonly folder = join(HOME, 'cases', this.namespace);
  private readonly output = join(this.folder, 'dist');
  private readonly source = join(this.folder, 'source');

  /** With more fields of the build, and of the definition around it. */
  public constructor(
    private readonly kubectl: Kubectl,
    private readonly start: Start,
    build: object,
    rest: object = {},
  ) {
    mkdirSync(this.folder, { recursive: true });
    this.makeRepository();
    const definition = {
      version: 1,
      registries: { [REGISTRY]: { http: true } },
      ...rest,
      defaults: { namespace: this.namespace },
      builds: {
        [BUILD]: {
          image: `${REGISTRY}/${this.repository}`,
          source: { type: 'git', url: `http://${GIT}/${this.namespace}.git` },
          runner: start.runner,
          ...build,
        },
      },
    };
    const file = join(this.folder, 'builds.json');
    writeFileSync(file, JSON.stringify(definition));
    must(process.execPath, [PROGRAM, 'synth', '-f', file, '-o', this.output]);
    kubectl.must(['create', 'namespace', this.namespace]);
  }

  /** Runs the build, with nothing kept of an earlier run but what its cache keeps. */
  public run(): Promise<Run> {
    const { kubectl, namespace, output, start } = this;
    return runOf(start, { kubectl, namespace, output, build: BUILD });
  }

  /** Commits another version of the one source file, which the next run fetches. */
  public change(content: string): void {
    changeSource(this.source, content);
    this.commit(content);
  }

  /** Takes the namespace away with all that runs in it. */
  public end(): void {
    this.kubectl.must(['delete', 'namespace', this.namespace, '--wait=false']);
    rmSync(this.folder, { recursive: true });
  }

  /** The digest of the image in the registry, as the registry says. */
  public async digestInRegistry(tag = 'latest'): Promise<string | null> {
    const accept = [
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ].join(', ');
    const url = `http://${REGISTRY}/v2/${this.repository}/manifests/${tag}`;
    const { headers } = await fetch(url, { method: 'HEAD', headers: { accept } });
    return headers.get('docker-content-digest');
  }

  private makeRepository(): void {
    writeProject(this.source, BASE);
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('remote', 'add', 'origin', join(REPOSITORIES, `${this.namespace}.git`));
    must('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(REPOSITORIES, `${this.namespace}.git`)]);
    this.commit('one');
  }

  private commit(message: string): void {
    this.git('add', '--all');
    this.git('-c', 'user.name=lab', '-c', 'user.email=lab@localhost', 'commit', '--quiet', '--message', message);
    this.git('push', '--quiet', 'origin', 'main');
  }

  private git(...args: string[]): void {
    must('git', args, { cwd: this.source });
  }
}
