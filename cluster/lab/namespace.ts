import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, until } from '../../e2e/lab/processes';
import { ADDRESS, HOME, LOGS, PIDS } from './place';

/** The process that waits for the first one inside, and takes it along when it ends. */
const OUTER = join(HOME, 'namespace.pid');
const READY = join(HOME, 'ready');

/**
 * The first process inside: it adopts what others leave, and does nothing. /run, /var/lib and /var/log are the cluster's own,
 * so that nothing is written to those of the machine.
 */
const INIT = `
set -eu
mount --make-rshared /
mount --bind "$1/var/lib" /var/lib
mount --bind "$1/var/log" /var/log
mount -t tmpfs tmpfs /run
mkdir /run/lock
ip link set lo up
ip address add ${ADDRESS}/32 dev lo
ip route add default dev lo
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
touch "$2"
while :; do sleep 3600 & wait $!; done
`;

/**
 * Makes a network, mounts and process ids of the cluster's own. All that it starts is in there and ends with the first
 * process; interfaces, rules of iptables and mounts end with the last.
 */
export async function makeNamespace(): Promise<void> {
  for (const folder of [LOGS, PIDS, join(HOME, 'var/lib'), join(HOME, 'var/log')])
    mkdirSync(folder, { recursive: true });
  const unshare = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const log = join(LOGS, 'namespace.log');
  const script = 'echo $$ > "$1"; log=$2; shift 2; exec "$@" < /dev/null > "$log" 2>&1';
  const detached = ['--fork', 'sh', '-c', script, 'namespace', OUTER, log];
  must('setsid', [...detached, ...unshare, 'bash', '-c', INIT, 'init', HOME, READY]);
  await until('the namespace', () => existsSync(READY));
}

/** The process that holds the namespaces of a running cluster; none if no cluster runs. */
export function namespaceProcess(): number | undefined {
  if (!existsSync(OUTER)) return undefined;
  const pid = Number(readFileSync(OUTER, 'utf8'));
  const commandLine = `/proc/${pid}/cmdline`;
  // Another process may have the number by now.
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(HOME) ? pid : undefined;
}

/** A command line that runs in the cluster's network; with `wholly`, with its mounts and process ids too. */
export function inside(command: readonly string[], wholly = false): [string, string[]] {
  const outer = namespaceProcess();
  if (outer === undefined) throw new Error('no cluster runs; start one: npm run cluster -- up');
  const [first] = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8').split(' ');
  const namespaces = ['--net', ...(wholly ? ['--mount', '--pid'] : [])];
  return ['nsenter', [`--target=${first}`, ...namespaces, '--', ...command]];
}
