import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildahKeys } from '../../src/builders/buildah/keys';
import { readDockerfile } from '../../src/dockerfile/syntax';
import type { ImageBuild } from '../../src/history/image';
import { ENGINES } from '../lab/engines';
import { run } from '../lab/processes';
import { built } from '../lab/programs';
import { CONTAINERS_CONF } from '../lab/tools';
import { type HistoryEngine, type Place, placeIn, type SeenStep } from './engine';

/** A storage that keeps everything. */
export class Buildah implements HistoryEngine {
  public readonly model = buildahKeys;
  private readonly folder: string;
  private program = '';
  private env: NodeJS.ProcessEnv = {};

  public constructor(private readonly place: Place) {
    this.folder = placeIn(place.folder, 'buildah');
  }

  public async start(): Promise<void> {
    this.program = join(await built(ENGINES.buildah), 'buildah');
    const at = (name: string) => join(this.folder, name);
    const storage = ['[storage]', 'driver = "overlay"', `graphroot = "${at('graph')}"`, `runroot = "${at('run')}"`];
    const { registry } = this.place;
    const files = {
      'storage.conf': storage.join('\n'),
      'containers.conf': CONTAINERS_CONF,
      'registries.conf': `[[registry]]\nprefix = "base.local"\nlocation = "${registry}/lab"\ninsecure = true\n`,
      'policy.json': JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
    this.env = {
      ...process.env,
      BUILDAH_ISOLATION: 'chroot',
      CONTAINERS_STORAGE_CONF: at('storage.conf'),
      CONTAINERS_CONF: at('containers.conf'),
      CONTAINERS_REGISTRIES_CONF: at('registries.conf'),
    };
  }

  public build(work: string, { dockerfile, context }: ImageBuild): SeenStep[] | undefined {
    const file = join(work, dockerfile);
    const flags = ['--layers', `--signature-policy=${join(this.folder, 'policy.json')}`, `--file=${file}`];
    const { status, text } = run(this.program, ['build', ...flags, join(work, context)], { env: this.env });
    writeFileSync(join(this.folder, 'last.log'), text);
    if (status !== 0) return undefined;
    const { stages } = readDockerfile(readFileSync(file, 'utf8'));
    return stepsIn(text, (index) => stages[index]?.name ?? `${index}`);
  }

  public async stop(): Promise<void> {
    run(this.program, ['rm', '--all'], { env: this.env });
    // Buildah leaves the folder of its mounts mounted.
    for (const name of ['graph/overlay', 'run/overlay']) run('umount', ['-l', join(this.folder, name)]);
  }
}

function stepsIn(log: string, stageOf: (index: number) => string): SeenStep[] {
  const steps: SeenStep[] = [];
  for (const line of log.split('\n')) {
    const [, stage = '1', text] = /^(?:\[(\d+)\/\d+\] )?STEP \d+\/\d+: (.*)$/.exec(line) ?? [];
    if (text !== undefined) steps.push({ stage: stageOf(Number(stage) - 1), text, found: false });
    const last = steps.at(-1);
    if (/^--> Using cache/.test(line) && last) steps[steps.length - 1] = { ...last, found: true };
  }
  return steps.filter(({ text }) => /^(RUN|COPY|ADD|WORKDIR)\s/i.test(text));
}
