import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Manifest, manifestsOf, podOf } from '../support';

/**
 * The manifests of "Speeding Up Container Image Builds with Remote Cache" field by field: what the article writes, and what
 * becomes of it here. Where the two differ, the reason stands beside it.
 */
const manifests = manifestsOf(readFileSync(resolve(__dirname, '../../examples/article/builds.yaml'), 'utf8'));

function named(kind: string, name: string): Manifest {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

function mounts(container: Manifest): Record<string, Manifest> {
  return Object.fromEntries(container.volumeMounts.map((mount: Manifest) => [mount.name, mount]));
}

describe("the article's BuildKit Job", () => {
  const pod = podOf(named('Job', 'buildkit'));
  const [container] = pod.containers;
  const args = container.args.join(' ');

  it('is a Job that restarts no container', () => {
    expect(pod.restartPolicy).toBe('Never');
  });

  it('runs buildctl-daemonless.sh, here in a shell that reports the digest', () => {
    expect(container.command.join(' ')).toContain('buildctl-daemonless.sh "$@"');
  });

  it('pins the image: the article takes moby/buildkit:master, which floats', () => {
    expect(container.image).toBe('docker.io/moby/buildkit:v0.32.2');
  });

  it('builds with the Dockerfile frontend from the workspace', () => {
    expect(args).toContain(
      'build --frontend dockerfile.v0 --local context=/workspace/source --local dockerfile=/workspace/source',
    );
  });

  it('pushes the image, with a tag of its own', () => {
    expect(args).toContain('--output type=image,name=docker.io/martinheinz/docker-cached:latest,push=true');
  });

  it('imports and exports the cache inside the image', () => {
    expect(args).toContain('--export-cache type=inline');
    expect(args).toContain('--import-cache type=registry,ref=docker.io/martinheinz/docker-cached:latest');
  });

  it('is privileged where the user says so', () => {
    expect(container.securityContext.privileged).toBe(true);
  });

  it('names the folder of the credentials in DOCKER_CONFIG and mounts them there, here read-only', () => {
    expect(container.env).toEqual([{ name: 'DOCKER_CONFIG', value: '/docker-config' }]);
    expect(mounts(container)['docker-config']).toEqual({
      name: 'docker-config',
      mountPath: '/docker-config',
      readOnly: true,
    });
    expect(pod.volumes).toContainEqual({
      name: 'docker-config',
      secret: {
        secretName: 'buildkit-docker-config',
        items: [{ key: 'config.json', path: 'config.json' }],
        optional: true,
      },
    });
  });

  it('mounts the workspace read-only, and creates the claim that the article leaves out', () => {
    expect(mounts(container).source).toEqual({ name: 'source', mountPath: '/workspace/source', readOnly: true });
    expect(pod.volumes).toContainEqual({ name: 'source', persistentVolumeClaim: { claimName: 'buildkit-workspace' } });
    expect(named('PersistentVolumeClaim', 'buildkit-workspace')).toBeDefined();
  });
});

describe("the article's image and cache under separate tags", () => {
  const pod = podOf(named('Job', 'buildkit-buildcache'));
  const [container] = pod.containers;

  it('exports to and imports from the tag buildcache, all stages of it', () => {
    const args = container.args.join(' ');
    expect(args).toContain('--export-cache type=registry,ref=docker.io/martinheinz/docker-cached:buildcache,mode=max');
    expect(args).toContain('--import-cache type=registry,ref=docker.io/martinheinz/docker-cached:buildcache');
  });

  it('has no positional argument, which buildctl build does not take', () => {
    expect(container.args.slice(0, 2)).toEqual(['build', '--frontend']);
  });

  it('takes the Dockerfile from a ConfigMap: the article echoes it with quotes that its shell removes', () => {
    expect(Object.values(named('ConfigMap', 'buildkit-buildcache-source').data)).toEqual([
      'FROM ubuntu:24.04\nENTRYPOINT ["/bin/bash", "-c", "echo hello"]\n',
    ]);
  });
});

describe.each(['kaniko-cache-dir', 'kaniko-cache-repo'])("the article's kaniko Pod, as %s,", (name) => {
  const pod = podOf(named('Pod', name));
  const [container] = pod.containers;

  it('restarts no container', () => {
    expect(pod.restartPolicy).toBe('Never');
  });

  it("pins the maintained image: the article's gcr.io/kaniko-project/executor:latest is archived", () => {
    expect(container.image).toBe('ghcr.io/osscontainertools/kaniko:v1.28.3');
  });

  it('names the context with three slashes: dir://workspace is a relative folder', () => {
    expect(container.args).toContain('--context=dir:///workspace/source');
    expect(container.args).toContain('--dockerfile=/workspace/source/Dockerfile');
  });

  it('caches and pushes', () => {
    expect(container.args).toContain('--cache=true');
    expect(container.args.join()).toMatch(/--destination=docker\.io\/martinheinz\/kaniko-cached:[a-z-]+/);
  });

  it('mounts the credentials where kaniko looks for them, and the workspace', () => {
    expect(mounts(container)['docker-config']).toMatchObject({ mountPath: '/kaniko/.docker' });
    expect(pod.volumes).toContainEqual({
      name: 'docker-config',
      secret: {
        secretName: 'kaniko-docker-config',
        items: [{ key: 'config.json', path: 'config.json' }],
        optional: true,
      },
    });
    expect(pod.volumes).toContainEqual({ name: 'source', persistentVolumeClaim: { claimName: 'kaniko-workspace' } });
  });
});

describe("the article's cache folder", () => {
  it('is mounted where --cache-dir says, read-only, since the executor only reads it', () => {
    const [container] = podOf(named('Pod', 'kaniko-cache-dir')).containers;
    expect(container.args).toContain('--cache-dir=/cache');
    expect(mounts(container).cache).toEqual({ name: 'cache', mountPath: '/cache', readOnly: true });
  });

  it('holds base images and no layers, so RUN layers are not pushed anywhere by surprise', () => {
    expect(podOf(named('Pod', 'kaniko-cache-dir')).containers[0].args).toContain('--cache-run-layers=false');
  });

  it('is warmed with the base image, pinned to a release', () => {
    const [container] = podOf(named('Job', 'kaniko-base-images')).containers;
    expect(container.image).toBe('ghcr.io/osscontainertools/kaniko:v1.28.3-warmer');
    expect(container.args).toEqual(['--cache-dir=/cache', '--image=ubuntu:24.04']);
  });
});

describe("the article's cache repository", () => {
  it('takes the layers of RUN and COPY', () => {
    expect(podOf(named('Pod', 'kaniko-cache-repo')).containers[0].args).toEqual(
      expect.arrayContaining(['--cache-repo=docker.io/martinheinz/kaniko-cached', '--cache-copy-layers']),
    );
  });

  it('needs no cache volume', () => {
    expect(podOf(named('Pod', 'kaniko-cache-repo')).volumes.map(({ name }: Manifest) => name)).toEqual([
      'source',
      'docker-config',
    ]);
  });
});
