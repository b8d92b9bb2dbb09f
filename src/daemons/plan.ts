import { BUILDKIT_MODES } from '../builders/buildkit/modes';
import { certificateParts } from '../builders/certificates';
import { DAEMON_PORT, type DaemonSettings } from '../model/daemon';
import { type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import type { Plan, PlanVolume } from '../plan/plan';

export const REGISTRY_CERTIFICATES = '/etc/buildkit-registry-ca';
const CONFIG = '/etc/buildkit';
const CERTIFICATES = '/etc/buildkit-certs';

/** A BuildKit that serves builds and never ends; each of its replicas keeps what it built, its configuration is the ConfigMap of its name. */
export function daemonPlan(name: string, daemon: DaemonSettings): Plan {
  const { size, storageClass, secrets } = daemon;
  const state: PlanVolume = {
    name: 'state',
    ...(size === undefined ? { scratch: 'disk' } : { ofReplica: { size, storageClass } }),
  };
  const mode = BUILDKIT_MODES[daemon.mode];
  const registries = certificateParts(daemon.registries, REGISTRY_CERTIFICATES);
  const items = ['ca.crt', 'tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
  return {
    tasks: [
      {
        name: 'buildkitd',
        phase: 'serve',
        image: toolImages(daemon.images)[mode.image],
        args: flags(daemon),
        env: {},
        mounts: [
          { volume: 'state', at: mode.state },
          { volume: 'config', at: CONFIG, readOnly: true },
          { volume: 'certificates', at: CERTIFICATES, readOnly: true },
          ...registries.mounts,
        ],
        privileges: mode.privileges,
      },
    ],
    volumes: [
      state,
      { name: 'config', configMap: name },
      { name: 'certificates', secret: secrets?.server ?? `${name}-server`, items },
      ...registries.volumes,
    ],
  };
}

function flags({ mode }: DaemonSettings): Text[] {
  return [
    text`--config=${CONFIG}/buildkitd.toml`,
    text`--addr=${mode === 'rootless' ? 'unix:///run/user/1000/buildkit/buildkitd.sock' : 'unix:///run/buildkit/buildkitd.sock'}`,
    text`--addr=tcp://0.0.0.0:${String(DAEMON_PORT)}`,
    text`--tlscacert=${CERTIFICATES}/ca.crt`,
    text`--tlscert=${CERTIFICATES}/tls.crt`,
    text`--tlskey=${CERTIFICATES}/tls.key`,
    ...(mode === 'rootless' ? [text`--oci-worker-no-process-sandbox`] : []),
  ];
}
