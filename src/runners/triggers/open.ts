import { isScoped } from '../../caches/scope';
import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { type Part, showText, type Text } from '../../model/text';
import { claimsOf } from '../../plan/claims';
import type { Group, Member } from '../runner';
import { triggerPath } from './check';
import { webhookOf } from './trigger';
import { valuesTaken } from './values';

/** A pattern that every branch matches. */
const ANY = /^\*+$/;

/**
 * A trigger that takes every push builds what anybody pushed who may push anything, and gives it the tags and the cache of
 * what others have reviewed.
 */
export function openTriggers(group: Group): { build: string; fault: Fault }[] {
  const { trigger: started } = group.starts;
  const webhook = started && webhookOf(started);
  if (started === undefined || webhook === undefined) return [];
  const { host, on, branches } = webhook;
  if (!on.includes('push') || (branches.length > 0 && !branches.some((branch) => ANY.test(branch)))) return [];
  const pushed = [...valuesTaken(group).keys()];
  const shared = group.members.map((member) => sharedBy(member, pushed));
  const tags = [...new Set(shared.flatMap((own) => own.tags))];
  const cache = shared.some((own) => own.cache);
  if (tags.length === 0 && !cache) return [];
  const path = started.build?.trigger ? triggerPath(started) : [...triggerPath(started), host];
  return [
    { build: started.workload.name, fault: fault('trigger-open', path, { tagsToo: on.includes('tag'), tags, cache }) },
  ];
}

/** What all runs of a build write to one place, whatever was pushed. */
function sharedBy({ build, plan }: Member, pushed: readonly string[]): { tags: string[]; cache: boolean } {
  if (build === undefined) return { tags: [], cache: false };
  const isShared = (...texts: readonly Text[]) =>
    !texts.flat().some((part) => typeof part === 'object' && isOwn(part, pushed));
  const tags = build.tags.filter((tag) => isShared(build.image, tag));
  const caches = cachesOf(build).some((texts) => isShared(...texts));
  const volumes = claimsOf(plan).some(({ cache, writes }) => cache && writes);
  const daemon = 'daemon' in build.builder && build.builder.daemon !== undefined;
  return { tags: tags.map(showText), cache: caches || volumes || daemon };
}

/** What is another of what was pushed. The day is the same for many. */
function isOwn(part: Exclude<Part, string>, pushed: readonly string[]): boolean {
  if ('source' in part) return part.source !== 'date';
  return 'param' in part && pushed.includes(part.param);
}

/** The texts that say where a cache is; one on a volume is a claim of the plan, and an inline one is in the image. */
function cachesOf({ image, cache }: Build): Text[][] {
  return cache.to.flatMap((entry) => {
    if (entry.type === 'volume' || entry.type === 'inline' || isScoped(entry)) return [];
    if (entry.type === 'registry') return [[entry.ref ?? image]];
    return [Object.values(entry).filter((value): value is Text => Array.isArray(value))];
  });
}
