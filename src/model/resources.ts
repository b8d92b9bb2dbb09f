import * as z from 'zod';
import { problem } from './faults';
import { isQualifiedName } from './metadata';
import { quantity, readQuantity } from './quantity';
import { object, type Refuse, wordOf } from './schema';

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

/** What a container may ask for. See https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
const resourceName = wordOf((value) => {
  if (STANDARD.includes(value) || isHugePages(value)) return undefined;
  const extended = value.includes('/') && isQualifiedName(value) && isQualifiedName(`requests.${value}`);
  if (extended && !value.startsWith('requests.')) return undefined;
  return problem('not-a-name', { value, rule: 'resource' });
});

const amounts = z.record(resourceName, z.union([quantity, z.number().transform(String).pipe(quantity)]));

export type Resources = z.output<typeof resources>;

type Amounts = Readonly<Record<string, string>>;

/** Requests and limits of a container. */
export const resources = object(
  'Resources',
  'Requests and limits of the container that builds.',
  {
    requests: amounts.optional().meta({ description: 'What the scheduler reserves.', absent: 'none' }),
    limits: amounts.optional().meta({ description: 'What the container may not exceed.', absent: 'none' }),
  },
  ({ requests = {}, limits = {} }, refuse) => {
    if (![...Object.entries(requests), ...Object.entries(limits)].every(isWellFormed)) return;
    for (const [list, given] of Object.entries({ requests, limits })) wholeUnits(list, given, refuse);
    for (const [name, request] of Object.entries(requests)) withinLimit(name, request, limits, refuse);
    const names = [...Object.keys(requests), ...Object.keys(limits)];
    if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory'))
      refuse(problem('pages-alone', {}));
  },
);

/** What is no amount has its fault already. */
function isWellFormed([name, amount]: [string, string]): boolean {
  return resourceName.safeParse(name).success && typeof readQuantity(amount) === 'bigint';
}

/** Devices and pages cannot be divided. */
function wholeUnits(list: string, given: Amounts, refuse: Refuse): void {
  for (const [name, amount] of Object.entries(given)) {
    const unit = isHugePages(name) ? thousandths(name.slice(HUGE_PAGES.length)) : isDevice(name) ? 1000n : 1n;
    if (thousandths(amount) % unit !== 0n)
      refuse(problem('not-whole', { amount, unit: isHugePages(name) ? 'pages' : name }), [list, name]);
  }
}

/** The node may be overcommitted in what it can take back, and in nothing else. */
function withinLimit(name: string, request: string, limits: Amounts, refuse: Refuse): void {
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
  const reclaimable = !isHugePages(name) && !isDevice(name);
  const path = ['requests', name];
  if (limit === undefined && !reclaimable) refuse(problem('limit-missing', { name, request }), path);
  if (limit === undefined) return;
  const [requested, limited] = [thousandths(request), thousandths(limit)];
  if (reclaimable && requested > limited) refuse(problem('request-over-limit', { request, limit }), path);
  if (!reclaimable && requested !== limited) refuse(problem('request-not-limit', { name, limit }), path);
}

const HUGE_PAGES = 'hugepages-';

function isHugePages(name: string): boolean {
  if (!name.startsWith(HUGE_PAGES) || !isQualifiedName(name)) return false;
  const size = readQuantity(name.slice(HUGE_PAGES.length));
  return typeof size === 'bigint' && size > 0n;
}

/** Kubernetes' own are those without a domain, or with its own. */
function isDevice(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/');
}

function thousandths(amount: string): bigint {
  return readQuantity(amount) as bigint;
}
