import { changeSource, writeProject } from '../../e2e/lab/project';
import { BASE } from '../lab/cluster';
import type { Kubectl } from '../lab/kubectl';
import { GIT, REGISTRY } from '../lab/place';
import { type Run, runOf } from './run';
import { digestOf, Site } from './site';
import type { Start } from './start';

const BUILD = 'api';

/** A definition with one build, run as a person would. */
export class Case extends Site {
  public readonly image = `${REGISTRY}/cluster/${this.namespace}`;
  private readonly source = this.repository(this.namespace);

  /** With more fields of the build, and of the definition around it. */
  public constructor(
    kubectl: Kubectl,
    private readonly start: Start,
    build: object,
    rest: object = {},
  ) {
    super(kubectl);
    writeProject(this.source.folder, BASE);
    this.source.push('one');
    const source = { type: 'git', url: `http://${GIT}/${this.namespace}.git` };
    this.synth({ ...rest, builds: { [BUILD]: { image: this.image, source, runner: start.runner, ...build } } });
  }

  /** Runs the build, with nothing kept of an earlier run but what its cache keeps. */
  public run(): Promise<Run> {
    return runOf(this.start, { ...this, build: BUILD });
  }

  /** A run that must succeed, and report the digest that the registry has. */
  public async success(): Promise<Run> {
    const run = await this.run();
    if (!run.succeeded || run.failedPods > 0) throw new Error(`a pod of the run failed:\n${run.log.slice(-8000)}`);
    expect(run.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(run.digest).toBe(await digestOf(this.image));
    return run;
  }

  /** Commits another version of the one source file, which the next run fetches. */
  public change(content: string): void {
    changeSource(this.source.folder, content);
    this.source.push(content);
  }
}
