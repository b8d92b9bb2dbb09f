import { cacheVolumes } from '../../caches/buildkit-cache';
import type { Build } from '../../model/build';
import { DAEMON_PORT, type NamedDaemon } from '../../model/daemon';
import { type Text, text } from '../../model/text';
import { joinParts, NOTHING, type PlanParts } from '../../plan/parts';
import { type ContainerTask, CREDENTIALS_VOLUME, type Plan, type PlanOptions } from '../../plan/plan';
import { BUILD, buildSecretParts, credentialParts, sourceParts, toolImages } from '../parts';
import { buildAndReport, buildctlArguments } from './buildctl';

const TLS = { volume: 'buildkit-tls' };

/** BuildKit by `buildctl` alone: a daemon that runs already builds, and keeps what it built. */
export function buildWithDaemon(build: Build, options: PlanOptions, daemon: string | NamedDaemon): Plan {
  const server = typeof daemon === 'string' ? { name: daemon } : daemon;
  const caches = cacheVolumes(build);
  const parts = joinParts(
    sourceParts(build, 1000),
    credentialParts(build.credentials),
    buildSecretParts(build),
    caches.parts,
    tlsParts(server),
  );
  const args = [...connection(server, build.namespace), ...buildctlArguments(build, options, caches)];
  const task: ContainerTask = {
    ...BUILD,
    image: toolImages(build.images)['buildkit-rootless'],
    ...(options.push
      ? { command: [text`sh`, text`-euc`, buildAndReport('buildctl'), text`build`], args }
      : { command: [text`buildctl`], args }),
    env: build.credentials === undefined ? {} : { DOCKER_CONFIG: text`${{ volume: CREDENTIALS_VOLUME }}` },
    mounts: parts.mounts,
    privileges: { user: 1000, group: 1000, capabilities: [], volumeGroup: 1000 },
  };
  return { tasks: [...parts.tasks, task], volumes: parts.volumes };
}

function connection({ name, namespace }: NamedDaemon, own: string | undefined): Text[] {
  const host = namespace === undefined || namespace === own ? name : `${name}.${namespace}`;
  return [
    text`--addr=tcp://${host}:${String(DAEMON_PORT)}`,
    text`--tlscacert=${TLS}/ca.crt`,
    text`--tlscert=${TLS}/tls.crt`,
    text`--tlskey=${TLS}/tls.key`,
  ];
}

function tlsParts({ name, clientSecret }: NamedDaemon): PlanParts {
  const items = ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
  return {
    ...NOTHING,
    volumes: [{ name: TLS.volume, secret: clientSecret ?? `${name}-client`, items }],
    mounts: [{ ...TLS, readOnly: true }],
  };
}
