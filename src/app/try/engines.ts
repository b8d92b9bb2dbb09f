import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BUILDER_NAMES } from '../../model/known';
import { TOOL_IMAGES } from '../../model/tools';
import { runGroup, said } from './processes';

/** An engine that has nothing of earlier builds: the environment in which a script meets it, and what removes it. */
export interface Fresh {
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** An engine of a machine that a trial can have for itself. */
export interface Engine {
  readonly builder: Exclude<(typeof BUILDER_NAMES)[number], 'kaniko'>;
  /** What keeps it from being tried here. */
  missing(): string | undefined;
  /** The name of this machine where the engine runs. */
  host(): string;
  /** Whether the build has to say that the registry speaks HTTP; else the engine was told. */
  readonly http: boolean;
  fresh(name: string, folder: string, registry: string): Promise<Fresh>;
}

const none = () => Promise.resolve();
const loopback = () => '127.0.0.1';

/** Docker's own store belongs to the user. A builder of buildx is a BuildKit in a container, with a store of its own. */
const DOCKER: Engine = {
  builder: 'docker',
  http: false,
  missing() {
    if (said('docker', '--version') === undefined) return 'docker is not installed';
    if (said('docker', 'version', '--format', '{{.Server.Version}}') === undefined)
      return 'docker is installed, and no daemon answers it';
    return said('docker', 'buildx', 'version') === undefined ? 'docker has no buildx' : undefined;
  },
  host() {
    const desktop = said('docker', 'info', '--format', '{{.OperatingSystem}}') === 'Docker Desktop';
    return desktop || process.platform !== 'linux' ? 'host.docker.internal' : loopback();
  },
  async fresh(name, folder, registry) {
    const builder = `cached-builds-try-${process.pid}-${name}`;
    const config = join(folder, `${name}.toml`);
    writeFileSync(config, buildkitConfig(registry));
    const options = ['--driver', 'docker-container', '--driver-opt', `network=host,image=${TOOL_IMAGES.buildkit}`];
    const remove = async () => {
      await runGroup('docker', ['buildx', 'rm', '--force', builder], process.env);
    };
    const create = ['buildx', 'create', '--name', builder, ...options, '--buildkitd-config', config, '--bootstrap'];
    const { code, log } = await runGroup('docker', create, process.env);
    if (code === 0) return { env: { BUILDX_BUILDER: builder }, remove };
    await remove();
    throw new EngineError(log);
  },
};

/** The script starts a BuildKit of its own where none answers. */
const BUILDKIT: Engine = {
  builder: 'buildkit',
  http: true,
  missing() {
    const programs = ['buildctl', 'buildkitd', ...(process.getuid?.() === 0 ? [] : ['rootlesskit'])];
    const lacking = programs.filter((program) => said(program, '--version') === undefined);
    return lacking.length > 0
      ? `${lacking.join(' and ')} ${lacking.length > 1 ? 'are' : 'is'} not installed`
      : undefined;
  },
  host: loopback,
  fresh: async (name, folder) => ({ env: { BUILDKIT_HOST: `unix://${join(folder, name)}.sock` }, remove: none }),
};

const BUILDAH: Engine = {
  builder: 'buildah',
  http: true,
  missing: () => (said('buildah', '--version') === undefined ? 'buildah is not installed' : undefined),
  host: loopback,
  async fresh(name, folder) {
    const driver = said('buildah', 'info', '--format', '{{.store.GraphDriverName}}') || 'vfs';
    const at = (part: string) => join(folder, `${name}-${part}`);
    const config = at('storage.conf');
    const lines = [`driver = "${driver}"`, `graphroot = "${at('images')}"`, `runroot = "${at('run')}"`];
    // Else it mounts the folder over itself, and leaves that behind.
    const options = '[storage.options.overlay]\nskip_mount_home = "true"';
    writeFileSync(config, `[storage]\n${lines.join('\n')}\n${options}\n`);
    const env = { CONTAINERS_STORAGE_CONF: config };
    return {
      env,
      // What a build that failed left mounted goes first; what belongs to ids of a user namespace is removed in there.
      remove: async () => {
        await runGroup('buildah', ['rm', '--all'], { ...process.env, ...env });
        const parts = [at('images'), at('run')];
        if (process.getuid?.() !== 0) await runGroup('buildah', ['unshare', 'rm', '-rf', ...parts], process.env);
        for (const part of parts) rmSync(part, { recursive: true, force: true });
      },
    };
  },
};

function buildkitConfig(registry: string): string {
  return `[registry."${registry}"]\n  http = true\n`;
}

/** What an engine said when it could not be had. */
export class EngineError extends Error {}

/** In the order in which they are looked for. */
export const ENGINES: readonly Engine[] = [DOCKER, BUILDKIT, BUILDAH];
