import { createHash } from 'node:crypto';
import { type Problem, problem } from './faults';

/** The longest label value, and the longest name of most objects that become a DNS label. */
export const MAX_LABEL = 63;

/** The longest name of objects that become no DNS label. */
export const MAX_SUBDOMAIN = 253;

/** The longest name that still makes a file name: `NAME.yaml` and its kin. */
export const MAX_NAME = 200;

/** Kubernetes appends eleven characters to a CronJob's name for each Job it starts. */
export const MAX_CRON_JOB_NAME = 52;

/** File systems take names of 255 bytes, extension included. */
const MAX_FILE_NAME = 200;

/** What Windows keeps for devices, whatever the extension: Git checks out no such file there, and nothing beside it. */
const DEVICE = /^(?:aux|con|nul|prn|(?:com|lpt)\d)$/;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a name has the characters of a DNS-1123 label; its length is left to {@link shortName}. */
export function isDnsLabel(name: string): boolean {
  return DNS_LABEL.test(name);
}

/** Whether a name is a DNS-1123 subdomain: what Secrets, ConfigMaps and claims may be called. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= MAX_SUBDOMAIN && DNS_SUBDOMAIN.test(name);
}

/** Whether a ConfigMap or Secret may have such a key. */
export function isDataKey(key: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..');
}

/**
 * The longest name of a StatefulSet: its controller labels pods with the name, a dash and a hash of ten characters.
 * A Service of the same name must begin with a letter.
 */
export const MAX_STATEFUL_SET_NAME = 52;

/** What keeps a name from being that of a daemon: a StatefulSet, and the host that its clients call. */
export function daemonNameFault(name: string): Problem | undefined {
  // What is no name at all has that fault alone.
  if (!isDnsLabel(name)) return undefined;
  if (/^\d/.test(name)) return problem('daemon-name-digit', { name });
  if (name.length > MAX_STATEFUL_SET_NAME)
    return problem('daemon-name-too-long', { length: name.length, max: MAX_STATEFUL_SET_NAME });
  return undefined;
}

/** The closest DNS-1123 label to what somebody wrote. */
export function toDnsLabel(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The name itself where it fits, or its beginning and a hash of the whole: the same for the same name, always. */
export function shortName(name: string, max: number = MAX_LABEL): string {
  if (name.length <= max) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, max - hash.length - 1).replace(/[-.]+$/, '')}-${hash}`;
}

/** What the file of something is called, without an extension; names have no dots. */
export function fileName(name: string): string {
  const short = shortName(name, MAX_FILE_NAME);
  return DEVICE.test(short) ? `build.${short}` : short;
}
