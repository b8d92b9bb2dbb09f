import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kanikoKeys } from '../../src/builders/kaniko/keys';
import { readDockerfile } from '../../src/dockerfile/syntax';
import type { ImageBuild } from '../../src/history/image';
import { ENGINES } from '../lab/engines';
import { run } from '../lab/processes';
import { built } from '../lab/programs';
import { type HistoryEngine, type Place, placeIn, type SeenStep } from './engine';

// Kaniko empties its root for every stage: each build gets a new one, in which it sees nothing of the machine.
const CONFINED = `
set -e
cd "$1"
env=$4
mount --bind "$2" kaniko/executor
mount --bind "$3" kaniko/source
mount -t proc proc proc
mount -t tmpfs tmpfs dev
for device in null zero full random urandom; do touch dev/$device; mount --bind /dev/$device dev/$device; done
shift 4
exec env -i $env PATH=/kaniko HOME=/root USER=root DOCKER_CONFIG=/kaniko/.docker/ /usr/sbin/chroot . /kaniko/executor "$@"
`;

/** An executor that keeps layers in a repository of the registry. */
export class Kaniko implements HistoryEngine {
  public readonly model = kanikoKeys;
  private readonly folder: string;
  private executor = '';

  /** `env` is one variable more. */
  public constructor(
    private readonly place: Place,
    private readonly env = '',
  ) {
    this.folder = placeIn(place.folder, 'kaniko');
  }

  public async start(): Promise<void> {
    this.executor = join(await built(ENGINES.kaniko), 'executor');
  }

  public build(work: string, { dockerfile, context, name, copyLayers = false }: ImageBuild): SeenStep[] | undefined {
    const { registry } = this.place;
    const root = join(this.folder, 'root');
    const file = join(work, dockerfile);
    // A name of one letter alone is none to kaniko.
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('base.local/b:', `${registry}/lab/b:`));
    rmSync(root, { recursive: true, force: true });
    for (const path of ['kaniko/source', 'kaniko/.docker', 'proc', 'dev', 'tmp', 'etc'])
      mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, 'kaniko/executor'), '');
    const flags = [
      ...['--force', '--no-push', '--cache', `--cache-copy-layers=${copyLayers}`, '--log-format=json'],
      // Layers of RUN have the same keys with and without those of COPY.
      `--cache-repo=${registry}/kaniko/${name.toLowerCase()}${copyLayers ? '-copies' : ''}`,
      ...['--insecure', '--insecure-pull', '--skip-tls-verify'],
      ...[`--context=dir:///kaniko/source/${context}`, `--dockerfile=/kaniko/source/${dockerfile}`],
    ];
    const { status, text: log } = run('unshare', [
      ...['--mount', '--propagation=private', 'sh', '-c', CONFINED, 'sh', root, this.executor, work, this.env],
      ...flags,
    ]);
    writeFileSync(join(this.folder, 'last.log'), log);
    if (status !== 0) return undefined;
    const { stages } = readDockerfile(text);
    return stepsIn(log.replaceAll(`${registry}/lab/b:`, 'base.local/b:'), (index) => stages[index]?.name ?? `${index}`);
  }

  public async stop(): Promise<void> {}
}

function stepsIn(log: string, stageOf: (index: number) => string): SeenStep[] {
  const steps: SeenStep[] = [];
  let [stage, found] = ['', [] as string[]];
  for (const message of messagesIn(log)) {
    const [, index] = /^Building stage .*\[idx: '(\d+)'/.exec(message) ?? [];
    const [, cached] = /^Using caching version of cmd: ([\s\S]*)$/.exec(message) ?? [];
    if (index !== undefined) [stage, found] = [stageOf(Number(index)), []];
    else if (cached !== undefined) found.push(cached);
    else if (/^(RUN|COPY|ADD|WORKDIR)\s/i.test(message)) {
      const at = found.indexOf(message);
      if (at >= 0) found.splice(at, 1);
      steps.push({ stage, text: message, found: at >= 0 });
    }
  }
  return steps;
}

function messagesIn(log: string): string[] {
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  return lines.flatMap((line) => {
    try {
      return String((JSON.parse(line) as { msg?: string }).msg);
    } catch {
      return [];
    }
  });
}
