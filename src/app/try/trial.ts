import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, problem } from '../../model/faults';
import type { Terminal } from '../commands/terminal';
import { definitionOf, scriptOf } from './definition';
import { type Engine, EngineError } from './engines';
import { COMMITTED, exampleOf, pushBase } from './example';
import { runGroup } from './processes';
import type { Store } from './store';

export interface TryOptions {
  /** A folder with a Dockerfile; absent: the example. */
  readonly folder: string | undefined;
  readonly builder: string | undefined;
}

/** The engine to try; or what keeps each from it. */
export function engineFor({ folder, builder }: TryOptions, engines: readonly Engine[]): Engine | Problem {
  if (folder !== undefined && !existsSync(join(folder, 'Dockerfile'))) return problem('trial-without-file', { folder });
  const missing: string[] = [];
  for (const engine of engines.filter((one) => builder === undefined || one.builder === builder)) {
    const why = engine.missing();
    if (why === undefined) return engine;
    missing.push(why);
  }
  return problem('no-engine', { missing });
}

/** Two builds with one engine and one registry. */
export class Trial {
  public constructor(
    private readonly engine: Engine,
    private readonly registry: string,
    private readonly folder: string,
    private readonly store: Store,
    private readonly terminal: Terminal,
    private readonly signal: AbortSignal,
  ) {}

  public async run(own: string | undefined): Promise<number> {
    const { builder } = this.engine;
    const source = own === undefined ? this.example() : resolve(own);
    const definition = definitionOf(this.engine, this.registry);
    const script = join(this.folder, 'hello.sh');
    writeFileSync(script, scriptOf(definition), { mode: 0o755 });
    this.terminal.say(`a registry answers at ${this.registry}; ${builder} builds, and has nothing of earlier builds`);
    this.terminal.print(definition);
    const cold = await this.build('cold', script, source);
    if (own === undefined) write(source, COMMITTED);
    const warm = await this.build('warm', script, source);
    this.terminal.print(report(cold, warm, own));
    return 0;
  }

  private example(): string {
    pushBase(this.store);
    const source = join(this.folder, 'source');
    mkdirSync(source);
    write(source, exampleOf(this.registry));
    return source;
  }

  private async build(name: string, script: string, source: string): Promise<Built> {
    const { env, remove } = await this.engine.fresh(name, this.folder, this.registry);
    try {
      this.terminal.say(`building ${name} …`);
      const start = performance.now();
      const { code, stdout, log } = await runGroup(
        script,
        ['--source', source],
        { ...process.env, ...env },
        this.signal,
      );
      this.signal.throwIfAborted();
      if (code !== 0) throw new EngineError(log);
      return { seconds: (performance.now() - start) / 1000, image: stdout.trim().split('\n').at(-1) ?? '' };
    } finally {
      await remove();
    }
  }
}

interface Built {
  readonly seconds: number;
  readonly image: string;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

function report(cold: Built, warm: Built, own: string | undefined): string {
  const seconds = (built: Built) => `${built.seconds.toFixed(1).padStart(6)} s`;
  const between = own === undefined ? 'server.js was changed' : 'nothing was changed';
  return [
    '',
    `cold ${seconds(cold)}  the engine was empty, and so was the registry`,
    `warm ${seconds(warm)}  ${between}, and the engine was empty again: what was built before came from the registry`,
    '',
    `pushed ${warm.image}`,
    '',
    'The registry and all that was built are removed again. What to do next:',
    '',
    ...(own === undefined ? ['  npx cdk8s-cached-builds try FOLDER   the same with a Dockerfile of yours'] : []),
    '  npx cdk8s-cached-builds init         propose a builds.yaml of the Dockerfiles that are here',
    '  npx cdk8s-cached-builds              write what builds them in a cluster, or as a script',
    '',
  ].join('\n');
}
