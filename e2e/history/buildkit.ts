import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildkitKeys } from '../../src/builders/buildkit/keys';
import type { ImageBuild } from '../../src/history/image';
import { ENGINES } from '../lab/engines';
import { run, start, stop, until } from '../lab/processes';
import { built } from '../lab/programs';
import { type HistoryEngine, type Place, placeIn, type SeenStep } from './engine';

/** A daemon that keeps everything. */
export class BuildKit implements HistoryEngine {
  public readonly model = buildkitKeys;
  private readonly folder: string;
  private daemon?: ChildProcess;
  private buildctl = '';

  public constructor(private readonly place: Place) {
    this.folder = placeIn(place.folder, 'buildkit');
  }

  private get address(): string {
    return `unix://${this.folder}/buildkitd.sock`;
  }

  public async start(): Promise<void> {
    const programs = await built(ENGINES.buildkit);
    this.buildctl = join(programs, 'buildctl');
    const { registry } = this.place;
    const config = join(this.folder, 'buildkitd.toml');
    const lines = [
      '[worker.oci]',
      '  gc = false',
      '[registry."base.local"]',
      `  mirrors = ["${registry}/lab"]`,
      '  http = true',
      `[registry."${registry}"]`,
      '  http = true',
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const state = ['--root', join(this.folder, 'state'), '--addr', this.address, '--config', config];
    const log = join(this.folder, 'buildkitd.log');
    this.daemon = start(join(programs, 'buildkitd'), [...state, '--oci-worker-net', 'host'], log);
    const workers = ['--addr', this.address, 'debug', 'workers'];
    await until('buildkitd', () => run(this.buildctl, workers).status === 0, 120);
  }

  public build(work: string, { dockerfile, context }: ImageBuild): SeenStep[] | undefined {
    const { status, text } = run(this.buildctl, [
      ...['--addr', this.address, 'build', '--frontend', 'dockerfile.v0', '--progress', 'rawjson'],
      ...['--local', `context=${join(work, context)}`, '--local', `dockerfile=${join(work, dirname(dockerfile))}`],
      ...['--opt', `filename=${basename(dockerfile)}`],
    ]);
    return status === 0 ? stepsIn(text) : undefined;
  }

  public stop(): Promise<void> {
    return stop(this.daemon);
  }
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly cached?: boolean;
}

function stepsIn(log: string): SeenStep[] {
  const vertexes = new Map<string, Vertex>();
  for (const line of log.split('\n').filter((line) => line.startsWith('{')))
    for (const vertex of (JSON.parse(line) as { vertexes?: Vertex[] }).vertexes ?? [])
      vertexes.set(vertex.digest, { ...vertexes.get(vertex.digest), ...vertex });
  return [...vertexes.values()]
    .flatMap(({ name, cached = false }) => {
      const [, stage = 'stage-0', n = '', text = ''] = /^\[(?:(\S+)\s+)?(\d+)\/\d+\] ([\s\S]*)$/.exec(name) ?? [];
      if (text === '' || text.startsWith('FROM')) return [];
      return [{ stage: stage.replace(/^stage-(?=\d+$)/, ''), n: Number(n), text, found: cached }];
    })
    .sort((a, b) => a.n - b.n);
}
