import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputFiles } from '../../src/app/output/files';
import { layOut } from '../../src/app/output/layout';
import { readDefinition } from '../../src/resolve/definition';
import { documentsOf, type Manifest } from '../../test/manifests';
import { DOCKER, type Lab } from './lab';
import { type Cluster, type PodRun, runPod } from './pod';
import { run } from './processes';

let cases = 0;

/** A build in the lab: synthesized from a definition, and run from what was synthesized. */
export class Case {
  public readonly folder: string;
  /** The build context, on a claim that a user filled. */
  public readonly source: string;
  public readonly repository: string;
  private readonly files: ReadonlyMap<string, string>;

  public constructor(
    private readonly lab: Lab,
    build: object,
    rest: object = {},
    private readonly secrets: Cluster['secrets'] = {},
  ) {
    const name = `case-${cases++}`;
    this.folder = join(lab.folder, name);
    this.source = join(this.folder, 'claims/source');
    this.repository = `e2e/${name}`;
    mkdirSync(this.source, { recursive: true });
    const { definition, faults } = readDefinition({
      version: 1,
      registries: { [lab.registry]: { http: true } },
      ...rest,
      builds: {
        api: { image: `${lab.registry}/${this.repository}`, source: { type: 'volume', claim: 'source' }, ...build },
      },
    });
    if (definition === undefined) throw new Error(JSON.stringify(faults, null, 2));
    this.files = outputFiles(layOut(definition));
  }

  public get cluster(): Cluster {
    const configMaps = this.objects('ConfigMap').map(({ metadata, data }) => [metadata.name, data]);
    return { lab: this.lab, folder: this.folder, configMaps: Object.fromEntries(configMaps), secrets: this.secrets };
  }

  public objects(kind: string): Manifest[] {
    return [...this.files]
      .filter(([path]) => path.endsWith('.yaml'))
      .flatMap(([, content]) => documentsOf(content))
      .filter((manifest) => manifest?.kind === kind);
  }

  /** Runs the pod of a Job, with new volumes unless `state` names older ones. */
  public pod(state?: string, job = 'api'): PodRun {
    const manifest = this.objects('Job').find(({ metadata }) => metadata.name === job);
    return succeeded(runPod(manifest, this.cluster, state), `the pod of ${job}`);
  }

  /** Runs the script as it is, on this machine. */
  public script(env: NodeJS.ProcessEnv, args: readonly string[] = ['--source', this.source]): PodRun {
    const path = join(this.folder, 'api.sh');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, this.files.get('scripts/api.sh') as string, { mode: 0o755 });
    const bin = join(this.folder, 'bin');
    mkdirSync(bin, { recursive: true });
    run('ln', ['-sf', DOCKER, join(bin, 'docker')]);
    const PATH = `${bin}:${this.lab.engines}:${process.env.PATH}`;
    const { status, text, stdout, seconds } = run(path, args, {
      env: { HOME: this.folder, ...env, PATH, DOCKER_HOST: this.lab.socket },
    });
    const digest = /@(sha256:[0-9a-f]{64})\s*$/.exec(stdout)?.[1] ?? '';
    return succeeded({ status, log: text, message: digest, seconds }, 'the script');
  }

  public file(path: string): string | undefined {
    return this.files.get(path);
  }
}

function succeeded(result: PodRun, what: string): PodRun {
  if (result.status !== 0) throw new Error(`${what} failed with ${result.status}:\n${result.log.slice(-6000)}`);
  return result;
}
