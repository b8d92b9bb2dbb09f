import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A container as its system hands it to Kubernetes. */
export interface SystemStep {
  readonly system: string;
  readonly build: string;
  readonly name: string;
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[] | null;
}

interface Answer {
  readonly faults?: readonly string[];
  readonly steps?: readonly SystemStep[] | null;
  readonly error?: string;
}

/** The code of Kubernetes, Tekton, Argo and kustomize, in one process that answers line by line. */
export class Systems {
  private readonly child: ChildProcess;
  private readonly waiting: ((answer: Answer) => void)[] = [];

  public constructor(program: string) {
    this.child = spawn(program, ['serve', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => this.waiting.shift()?.(JSON.parse(line)));
    this.child.on('exit', () => {
      for (const answer of this.waiting.splice(0)) answer({ faults: ['the validators have ended'], error: 'ended' });
    });
  }

  /** What is wrong with a folder, and what in it reads back as something else than was meant. */
  public async validate(folder: string, meant: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
    const { faults = [], error } = await this.ask({ folder, meant });
    return error === undefined ? faults : [error];
  }

  /** The steps of a folder's Tasks and templates once a run's values are put in; what refuses to do so is thrown. */
  public async steps(folder: string, values: Readonly<Record<string, string>>): Promise<readonly SystemStep[]> {
    const { steps, error } = await this.ask({ folder, values });
    if (error !== undefined) throw new Error(error);
    return steps ?? [];
  }

  public end(): void {
    this.child.kill();
  }

  private ask(request: object): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }
}
