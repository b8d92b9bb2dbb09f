import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { must } from '../../e2e/lab/processes';
import { changeSource, writeProject } from '../../e2e/lab/project';
import { documentsOf } from '../../test/manifests';
import { BASE } from '../lab/cluster';
import type { Kubectl } from '../lab/kubectl';
import { GIT, HOME, REGISTRY, REPOSITORIES } from '../lab/place';
import { finished, type Run, STARTS, type StartName } from './start';

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
    private readonly startName: StartName,
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
          runner: STARTS[startName].runner,
          ...build,
        },
      },
    };
    const file = join(this.folder, 'builds.json');
    writeFileSync(file, JSON.stringify(definition));
    must(process.execPath, [PROGRAM, 'synth', '-f', file, '-o', this.output]);
    kubectl.must(['create', 'namespace', this.namespace]);
  }

  /** Runs the build again, or for the first time, with nothing kept but what its cache keeps. */
  public async run(): Promise<Run> {
    const start = STARTS[this.startName];
    const folder = join(this.output, start.runner);
    if (start.runner === 'kubernetes')
      this.kubectl.must(['-n', this.namespace, 'delete', 'jobs', '--all', '--cascade=foreground']);
    this.kubectl.must(['apply', '-k', folder]);
    return finished(this.kubectl, start, this.namespace, this.begin());
  }

  /** Starts what does not start when it is applied; the name of the run. */
  private begin(): string {
    const { runner, kind } = STARTS[this.startName];
    if (runner === 'kubernetes') return BUILD;
    const file = readdirSync(join(this.output, 'runs')).find((name) => {
      const [run] = documentsOf(readFileSync(join(this.output, 'runs', name), 'utf8'));
      return run.kind === kind;
    });
    return (
      this.kubectl
        .must(['create', '-f', join(this.output, 'runs', file as string), '-o', 'name'])
        .split('/')[1]
        ?.trim() ?? ''
    );
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
