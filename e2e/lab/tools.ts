import { join } from 'node:path';
import { TOOL_IMAGES, type ToolName } from '../../src/model/tools';
import { ENGINES } from './engines';
import { ImageRoot } from './images';
import { moduleFolder } from './programs';

/** How an image is started unless a manifest says otherwise. */
export interface ImageConfig {
  readonly env: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workingDir?: string;
  readonly entrypoint?: readonly string[];
}

/** An image as a folder: the name that manifests have for it, and what is in it. */
export interface Image extends ImageConfig {
  readonly name: string;
  readonly root: string;
}

/** Buildah raises limits of RUN steps, which nobody may on the machine of the bench: those that it has. */
export const CONTAINERS_CONF = '[containers]\ndefault_ulimits = ["nofile=1024:4096", "nproc=1024:4096"]\n';

/** What the image of Buildah says besides. */
const WITHIN_A_CONTAINER = `netns = "host"
userns = "host"
ipcns = "host"
utsns = "host"
cgroupns = "host"
cgroups = "disabled"
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
`;

/** What the image of Buildah says of storage: an overlay is mounted by a program that wants a device of the node. */
const storageConf = (folders: string) => `[storage]
driver = "overlay"
${folders}[storage.options]
additionalimagestores = ["/var/lib/shared"]
[storage.options.overlay]
mount_program = "/usr/bin/fuse-overlayfs"
mountopt = "nodev,fsync=0"
`;

const POLICY = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] });
const PATH = '/usr/bin';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** What Dockerfiles of the lab start from. */
export function baseImage(name: string, folder: string): Image {
  const root = new ImageRoot(folder).busybox().file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
  return { name, root: root.path, env: { PATH } };
}

/** The images that manifests name, made of the programs in the folders of engines and of this machine, each in a folder of its own. */
export function toolImages(
  programs: Readonly<Record<'buildkit' | 'kaniko' | 'buildah' | 'regctl' | 'rclone' | 'yq', string>> & {
    readonly kubernetes?: string;
  },
  folder: string,
): Image[] {
  const contents: Readonly<Record<ToolName, (root: string) => ImageConfig>> = {
    buildkit: (root) => {
      buildkit(root, programs.buildkit);
      return { env: { PATH }, entrypoint: ['buildkitd'] };
    },
    'buildkit-rootless': (root) => {
      buildkit(root, programs.buildkit).program(join(programs.buildkit, 'rootlesskit')).user('user');
      return { env: ROOTLESS, user: '1000:1000', entrypoint: ['rootlesskit', 'buildkitd'] };
    },
    kaniko: (root) => kaniko(root, programs.kaniko, 'executor'),
    'kaniko-debug': (root) => {
      const config = kaniko(root, programs.kaniko, 'executor');
      new ImageRoot(root, true)
        .folder('busybox')
        .program('/bin/busybox', 'busybox/busybox')
        .link('busybox', 'busybox/sh');
      return config;
    },
    'kaniko-warmer': (root) => kaniko(root, programs.kaniko, 'warmer'),
    buildah: (root) => {
      const image = new ImageRoot(root);
      for (const driver of ['overlay', 'vfs'])
        image
          .file(`var/lib/shared/${driver}-images/images.lock`, '')
          .file(`var/lib/shared/${driver}-layers/layers.lock`, '');
      image
        .busybox()
        .program(join(programs.buildah, 'buildah'))
        .program('/usr/sbin/runc')
        // Looked for, and not run: a RUN step has the network of its pod.
        .program('/usr/lib/podman/netavark', 'usr/libexec/podman/netavark')
        .user('build', ['1:999', '1001:64535'])
        .file('etc/containers/policy.json', POLICY)
        .file('etc/containers/containers.conf', `${CONTAINERS_CONF}${WITHIN_A_CONTAINER}`)
        .file('etc/containers/registries.conf', '')
        .file(
          'etc/containers/storage.conf',
          storageConf('runroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n'),
        )
        .file('home/build/.config/containers/storage.conf', storageConf(''));
      return { env: { PATH }, user: '1000:1000' };
    },
    regctl: (root) => {
      new ImageRoot(root).busybox().program(join(programs.regctl, 'regctl'));
      return { env: { PATH }, user: '1000:1000' };
    },
    git: (root) => {
      git(root);
      return { env: { PATH }, workingDir: '/git', entrypoint: ['git'] };
    },
    kubectl: (root) => {
      const image = new ImageRoot(root).busybox();
      // Only a cluster has one, and an API server for it.
      if (programs.kubernetes) image.program(join(programs.kubernetes, 'kubectl'));
      return { env: { PATH }, entrypoint: ['kubectl'] };
    },
    skopeo: (root) => {
      new ImageRoot(root)
        .busybox()
        .program('/usr/bin/skopeo')
        .file('etc/containers/policy.json', POLICY)
        .file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nskopeo:x:1000:1000::/home/skopeo:/bin/sh\n');
      return { env: { PATH, REGISTRY_AUTH_FILE: '/tmp/auth.json' }, entrypoint: ['/usr/bin/skopeo'] };
    },
    yq: (root) => {
      new ImageRoot(root).busybox().program(join(programs.yq, 'yq'));
      return { env: { PATH }, user: '1000:1000', entrypoint: ['yq'] };
    },
    // No cloud is here that could be asked.
    'aws-cli': (root) => {
      new ImageRoot(root).busybox();
      return { env: { PATH }, entrypoint: ['aws'] };
    },
    curl: (root) => {
      new ImageRoot(root).busybox().program('/usr/bin/curl');
      return { env: { PATH }, entrypoint: ['curl'] };
    },
    rclone: (root) => {
      new ImageRoot(root).busybox().program(join(programs.rclone, 'rclone'));
      return { env: { PATH }, entrypoint: ['rclone'] };
    },
  };
  return Object.entries(contents).map(([tool, fill]) => {
    const root = join(folder, tool);
    return { name: TOOL_IMAGES[tool as ToolName], root, ...fill(root) };
  });
}

const ROOTLESS = {
  PATH,
  HOME: '/home/user',
  USER: 'user',
  XDG_RUNTIME_DIR: '/run/user/1000',
  TMPDIR: '/home/user/.local/tmp',
  BUILDKIT_HOST: 'unix:///run/user/1000/buildkit/buildkitd.sock',
};

function buildkit(root: string, programs: string): ImageRoot {
  const source = moduleFolder(ENGINES.buildkit, 'github.com/moby/buildkit');
  return new ImageRoot(root)
    .busybox()
    .program(join(programs, 'buildkitd'))
    .program(join(programs, 'buildctl'))
    .program(join(source, 'examples/buildctl-daemonless/buildctl-daemonless.sh'))
    .program('/usr/sbin/runc');
}

/** Kaniko empties its root for every stage, so the published image has nothing else. */
function kaniko(root: string, programs: string, name: 'executor' | 'warmer'): ImageConfig {
  ImageRoot.bare(root).program(join(programs, name), `kaniko/${name}`).folder('kaniko/.docker').folder('workspace');
  return {
    env: { PATH: '/kaniko', HOME: '/root', USER: 'root', DOCKER_CONFIG: '/kaniko/.docker/' },
    workingDir: '/workspace',
    entrypoint: [`/kaniko/${name}`],
  };
}

const GIT_CORE = '/usr/lib/git-core';
const GIT_HELPERS = ['git-remote-http', 'git-submodule', 'git-sh-setup', 'git-sh-i18n'];

function git(path: string): void {
  const root = new ImageRoot(path)
    .busybox()
    .program('/usr/bin/git')
    .program('/usr/bin/git-lfs')
    .program('/usr/bin/ssh')
    .program(CERTIFICATES, CERTIFICATES.slice(1), 0o644);
  for (const helper of GIT_HELPERS) root.program(join(GIT_CORE, helper), `usr/lib/git-core/${helper}`);
  root
    .link('git-remote-http', 'usr/lib/git-core/git-remote-https')
    .link('/usr/bin/git', 'usr/lib/git-core/git')
    .folder('usr/share/git-core/templates')
    .folder('git')
    .file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n');
}
