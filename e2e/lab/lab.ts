import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ENGINES } from './engines';
import { freePort, must, run, start, stop, until } from './processes';
import { built } from './programs';
import { baseImage, type Image, toolImages } from './tools';

/** Debian's client of its engine; another one on the machine may be newer and speak of plugins. */
export const DOCKER = '/usr/bin/docker';

const NEEDED = [
  '/usr/sbin/dockerd',
  '/usr/bin/docker-registry',
  '/usr/bin/newuidmap',
  '/usr/sbin/setcap',
  '/usr/bin/git-lfs',
  '/usr/bin/shellcheck',
  '/bin/busybox',
  '/usr/sbin/runc',
  '/usr/lib/podman/netavark',
  '/usr/include/seccomp.h',
  'gcc',
  'go',
];

/** The programs of real engines that this machine lacks. */
export function missingPrograms(): string[] {
  return NEEDED.filter((program) =>
    program.startsWith('/') ? !existsSync(program) : run('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
}

/** Real engines and a real registry, on loopback, with nothing from outside. */
export class Lab {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cached-builds-lab-'));
  public readonly engines = join(this.folder, 'engines');
  public registry = '';
  /** An S3 service with one bucket, `cache`. */
  public s3 = '';

  private dockerd?: ChildProcess;
  private registryServer?: ChildProcess;
  private s3Server?: ChildProcess;

  public get socket(): string {
    return `unix://${this.folder}/docker.sock`;
  }

  /** The base image that every Dockerfile starts from. */
  public get base(): string {
    return `${this.registry}/base:v1`;
  }

  public async start(): Promise<void> {
    const programs = await this.buildEngines();
    await this.startRegistry();
    await this.startS3();
    await this.startDocker();
    this.makeBase();
    for (const image of toolImages(programs, join(this.folder, 'roots'))) this.import(image);
  }

  /** Ends everything and leaves nothing behind. */
  public async stop(): Promise<void> {
    await stop(this.dockerd);
    await stop(this.registryServer);
    await stop(this.s3Server);
    for (const line of run('sh', ['-c', `mount | grep '${this.folder}' || true`])
      .text.split('\n')
      .reverse()) {
      const [, , mountPoint] = line.split(' ');
      if (mountPoint?.startsWith(this.folder)) run('umount', ['-l', mountPoint]);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  public docker(...args: string[]): string {
    return must(DOCKER, ['-H', this.socket, ...args]).text;
  }

  /** The digest of an image in the registry, as the registry says. */
  public async digestOf(repository: string, tag: string): Promise<string | null> {
    const accept = [
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ];
    const response = await fetch(`http://${this.registry}/v2/${repository}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: accept.join(', ') },
    });
    return response.headers.get('docker-content-digest');
  }

  /** A program that leaves a chroot where it may, for Dockerfiles that try. */
  public get leave(): string {
    return join(this.engines, 'leave');
  }

  /** Puts links to all programs into one folder. */
  private async buildEngines(): Promise<Readonly<Record<keyof typeof ENGINES, string>>> {
    mkdirSync(this.engines);
    const folders = { buildkit: '', kaniko: '', buildah: '', buildx: '', regctl: '', rclone: '', s3: '', yq: '' };
    for (const [name, part] of Object.entries(ENGINES)) {
      const folder = await built(part);
      folders[name as keyof typeof ENGINES] = folder;
      for (const program of readdirSync(folder)) symlinkSync(join(folder, program), join(this.engines, program));
    }
    const env = { ...process.env, CGO_ENABLED: '0' };
    must('go', ['build', '-o', `${this.engines}/`, '.'], { cwd: resolve(__dirname, 'leave'), env });
    return folders;
  }

  private async startRegistry(): Promise<void> {
    this.registry = `127.0.0.1:${await freePort()}`;
    const config = join(this.folder, 'registry.json');
    const storage = { filesystem: { rootdirectory: join(this.folder, 'registry') }, delete: { enabled: true } };
    writeFileSync(
      config,
      JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: this.registry } }),
    );
    this.registryServer = start('docker-registry', ['serve', config], join(this.folder, 'registry.log'));
    await until('the registry', () =>
      fetch(`http://${this.registry}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  private async startS3(): Promise<void> {
    const host = `127.0.0.1:${await freePort()}`;
    this.s3 = `http://${host}`;
    const flags = ['-host', host, '-backend', 'memory', '-initialbucket', 'cache'];
    this.s3Server = start(join(this.engines, 'gofakes3'), flags, join(this.folder, 's3.log'));
    await until('the S3 service', () =>
      fetch(this.s3).then(
        () => true,
        () => false,
      ),
    );
  }

  private async startDocker(): Promise<void> {
    const at = (name: string) => join(this.folder, name);
    const flags = [
      '--data-root',
      at('docker'),
      '--exec-root',
      at('docker-exec'),
      '-p',
      at('docker.pid'),
      '-H',
      this.socket,
    ];
    this.dockerd = start('/usr/sbin/dockerd', [...flags, '--iptables=false', '--bridge=none'], at('docker.log'));
    await until('dockerd', () => run(DOCKER, ['-H', this.socket, 'version']).status === 0);
  }

  private makeBase(): void {
    this.publish(baseImage(this.base, join(this.folder, 'base')));
  }

  /** Puts an image into the registry. */
  public publish(image: Image): void {
    this.import(image);
    this.docker('push', image.name);
  }

  private import({ name, root, env, user, workingDir, entrypoint }: Image): void {
    const changes = [
      ...Object.entries(env).map(([variable, value]) => `ENV ${variable}=${value}`),
      ...(user === undefined ? [] : [`USER ${user}`]),
      ...(workingDir === undefined ? [] : [`WORKDIR ${workingDir}`]),
      ...(entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(entrypoint)}`]),
    ];
    const flags = changes.flatMap((change) => ['--change', change]).map((flag) => `'${flag}'`);
    must('sh', [
      '-c',
      `tar -C '${root}' --xattrs --xattrs-include=security.capability -c . | ${DOCKER} -H ${this.socket} import ${flags.join(' ')} - '${name}'`,
    ]);
  }
}
