import { createHash } from 'node:crypto';

/** The longest label value, and the longest name of most objects that become a DNS label. */
export const MAX_LABEL = 63;

/** Kubernetes appends eleven characters to a CronJob's name for each Job it starts. */
export const MAX_CRON_JOB_NAME = 52;

/** File systems take names of 255 bytes, extension included. */
export const MAX_FILE_NAME = 200;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a name has the characters of a DNS-1123 label; its length is left to {@link shortName}. */
export function isDnsLabel(name: string): boolean {
  return DNS_LABEL.test(name);
}

/** Whether a name is a DNS-1123 subdomain: what Secrets, ConfigMaps and claims may be called. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name);
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
