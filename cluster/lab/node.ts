import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../e2e/lab/processes';
import type { Programs } from './build';
import { CGROUP } from './cgroups';
import type { Daemon } from './daemons';
import { inside } from './namespace';
import { ADDRESS, DOMAIN, HOME, NODE, PKI, POD_NETWORK } from './place';

const pki = (file: string) => join(PKI, file);
const SOCKET = '/run/containerd/containerd.sock';
export const PAUSE = 'localhost/pause:1';

/** containerd, the kubelet and kube-proxy: programs of this machine that ask to be less restricted than a container is here, asked not to. */
export function node(programs: Programs): Daemon[] {
  const folder = join(HOME, 'node');
  mkdirSync(join(folder, 'cni'), { recursive: true });
  const at = (name: string, content: string | object) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  at('cni/10-bridge.conflist', CNI);
  const PATH = `${programs.containerd}:${programs.runc}:/usr/sbin:/usr/bin:/sbin:/bin`;
  const kubernetes = (name: string) => join(programs.kubernetes, name);
  return [
    {
      name: 'containerd',
      command: [
        'env',
        `PATH=${PATH}`,
        'containerd',
        '--config',
        at('containerd.toml', containerdConfig(programs, folder)),
      ],
      ready: () => {
        const [command, args] = inside([join(programs.containerd, 'ctr'), 'version'], true);
        return run(command, args).status === 0;
      },
    },
    {
      name: 'kubelet',
      command: [
        ...[
          'env',
          `PATH=${PATH}`,
          kubernetes('kubelet'),
          '--config',
          at('kubelet.json', kubeletConfig(at('resolv.conf', ''))),
        ],
        ...['--kubeconfig', pki('kubelet.kubeconfig'), '--hostname-override', NODE, '--node-ip', ADDRESS],
      ],
    },
    { name: 'proxy', command: ['env', `PATH=${PATH}`, kubernetes('kube-proxy'), '--config', at('proxy.json', PROXY)] },
  ];
}

const CNI = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: POD_NETWORK }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

/** No process here may lower its own chance of being killed, or has a profile of AppArmor to run under. */
function containerdConfig({ runc }: Programs, folder: string): string {
  return `version = 3
disabled_plugins = ["io.containerd.nri.v1.nri"]

[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "${PAUSE}"

[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      BinaryName = "${join(runc, 'runc')}"
      SystemdCgroup = false
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "${join(folder, 'cni')}"
`;
}

function kubeletConfig(resolvConf: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: ADDRESS,
    healthzBindAddress: '127.0.0.1',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: pki('kubelet.crt'),
    tlsPrivateKeyFile: pki('kubelet.key'),
    clusterDomain: DOMAIN,
    clusterDNS: [ADDRESS],
    resolvConf,
    containerRuntimeEndpoint: `unix://${SOCKET}`,
    volumePluginDir: join(HOME, 'node/volume-plugins'),
    cgroupDriver: 'cgroupfs',
    cgroupRoot: CGROUP,
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    oomScoreAdj: 0,
    // The disk is the machine's, and what else is on it is no reason to end pods.
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    maxPods: 200,
    syncFrequency: '10s',
  };
}

const PROXY = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  bindAddress: ADDRESS,
  healthzBindAddress: '127.0.0.1:10256',
  metricsBindAddress: '127.0.0.1:10249',
  clientConnection: { kubeconfig: pki('proxy.kubeconfig') },
  clusterCIDR: POD_NETWORK,
  mode: 'iptables',
  hostnameOverride: NODE,
  // Limits of connections are the machine's, and not ours to set.
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
};
