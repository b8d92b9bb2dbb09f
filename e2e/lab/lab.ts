import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TOOL_IMAGES } from '../../src/model/tools';
import { ImageRoot } from './images';
import { freePort, must, run, start, stop, until } from './processes';

/** Debian's client of its engine; another one on the machine may be newer and speak of plugins. */
export const DOCKER = '/usr/bin/docker';

const NEEDED = [
  '/usr/sbin/dockerd',
  '/usr/bin/docker-registry',
  '/usr/bin/buildah',
  '/usr/bin/newuidmap',
  '/usr/sbin/setcap',
  '/usr/bin/shellcheck',
  '/bin/busybox',
  '/usr/sbin/runc',
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
    this.buildEngines();
    await this.startRegistry();
    await this.startS3();
    await this.startDocker();
    this.makeBase();
    this.makeToolImages();
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

  private buildEngines(): void {
    const env = { ...process.env, CGO_ENABLED: '0' };
    for (const engine of ['buildkit', 'kaniko', 'buildx', 's3'])
      must('go', ['build', '-o', `${this.engines}/`, 'tool'], { cwd: resolve(__dirname, '../engines', engine), env });
    must('go', ['build', '-o', `${this.engines}/`, '.'], { cwd: resolve(__dirname, 'leave'), env });
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
    const root = new ImageRoot(this.root('base')).busybox().file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
    this.import(root, this.base, ['ENV PATH=/usr/bin']);
    this.docker('push', this.base);
  }

  /** The images that manifests name, made of the engines built here. */
  private makeToolImages(): void {
    const daemonless = join(
      must('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/moby/buildkit'], {
        cwd: resolve(__dirname, '../engines/buildkit'),
      }).text.trim(),
      'examples/buildctl-daemonless/buildctl-daemonless.sh',
    );
    this.import(new ImageRoot(this.root('git')).busybox(), TOOL_IMAGES.git, ['ENV PATH=/usr/bin']);
    const engine = (name: string) => join(this.engines, name);
    const buildkit = (name: string) =>
      new ImageRoot(this.root(name))
        .busybox()
        .program(engine('buildkitd'))
        .program(engine('buildctl'))
        .program(daemonless)
        .program('/usr/sbin/runc');
    this.import(buildkit('buildkit'), TOOL_IMAGES.buildkit, ['ENV PATH=/usr/bin', 'ENTRYPOINT ["buildkitd"]']);
    const rootless = buildkit('buildkit-rootless').program(engine('rootlesskit')).user('user');
    this.import(rootless, TOOL_IMAGES['buildkit-rootless'], [
      'ENV PATH=/usr/bin HOME=/home/user USER=user XDG_RUNTIME_DIR=/run/user/1000 TMPDIR=/home/user/.local/tmp BUILDKIT_HOST=unix:///run/user/1000/buildkit/buildkitd.sock',
      'USER 1000:1000',
      'ENTRYPOINT ["rootlesskit","buildkitd"]',
    ]);
    for (const [name, image] of [
      ['executor', TOOL_IMAGES.kaniko],
      ['warmer', TOOL_IMAGES['kaniko-warmer']],
    ] as const) {
      const root = this.root(`kaniko-${name}`);
      mkdirSync(join(root, 'kaniko/.docker'), { recursive: true });
      mkdirSync(join(root, 'workspace'));
      must('cp', [engine(name), join(root, 'kaniko')]);
      this.importFolder(root, image, [
        'ENV PATH=/kaniko HOME=/root USER=root DOCKER_CONFIG=/kaniko/.docker/',
        'WORKDIR /workspace',
        `ENTRYPOINT ["/kaniko/${name}"]`,
      ]);
    }
    const policy = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] });
    const buildah = new ImageRoot(this.root('buildah'))
      .busybox()
      .program('/usr/bin/buildah')
      .program('/usr/sbin/runc')
      .user('build');
    this.import(
      buildah.file('etc/containers/policy.json', policy).file('etc/containers/registries.conf', ''),
      TOOL_IMAGES.buildah,
      ['ENV PATH=/usr/bin', 'USER 1000:1000'],
    );
  }

  private root(name: string): string {
    const path = join(this.folder, 'roots', name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  private import(root: ImageRoot, image: string, changes: readonly string[]): void {
    this.importFolder(root.path, image, changes);
  }

  private importFolder(folder: string, image: string, changes: readonly string[]): void {
    const flags = changes.flatMap((change) => ['--change', change]).map((flag) => `'${flag}'`);
    must('sh', [
      '-c',
      `tar -C '${folder}' --xattrs --xattrs-include=security.capability -c . | ${DOCKER} -H ${this.socket} import ${flags.join(' ')} - '${image}'`,
    ]);
  }
}
