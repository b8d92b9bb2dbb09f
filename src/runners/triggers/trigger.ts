import type { Build } from '../../model/build';
import type { RunnerSettings } from '../../model/runner';
import {
  type BuildTrigger,
  type EventName,
  HOSTS,
  type HostName,
  type Trigger,
  WEBHOOK_KEY,
} from '../../model/trigger';
import type { Group, Member } from '../runner';
import { pathsRead } from './paths';

/** What starts a build, wherever its user has said it. */
export interface Webhook {
  readonly host: HostName;
  readonly secret: { readonly secret: string; readonly key: string };
  readonly on: readonly EventName[];
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  /** The files of which a push must change one; none: any. */
  readonly paths: readonly string[];
}

/** The trigger of a build, or that of its runner, which says it as it was said before. */
export function webhookOf({ build, settings }: Pick<Member, 'build' | 'settings'>): Webhook | undefined {
  if (build?.trigger) return ofBuild(build.trigger, build);
  const before = triggerOfRunner(settings);
  return before && ofRunner(before);
}

export function triggerOfRunner(settings: RunnerSettings): Trigger | undefined {
  return 'trigger' in settings ? settings.trigger : undefined;
}

function ofBuild(trigger: BuildTrigger, build: Build): Webhook {
  const host = HOSTS.find((name) => trigger[name] !== undefined) as HostName;
  const { on, branches, tags } = trigger;
  const paths = trigger.paths === 'auto' ? pathsRead(build) : trigger.paths;
  // It does not say what a push changes, so each may.
  const said = host === 'bitbucket' ? [] : paths;
  return { host, secret: keyOf(trigger[host]?.secret as SecretOf), on, branches, tags, paths: said };
}

/** GitHub tells of tags as it does of branches, and so a trigger without branches took those too. */
function ofRunner({ github, gitlab }: Trigger): Webhook {
  const { secret, branches, paths } = (github ?? gitlab) as NonNullable<Trigger['github']>;
  const on: EventName[] = github && branches.length === 0 ? ['push', 'tag'] : ['push'];
  return { host: github ? 'github' : 'gitlab', secret: keyOf(secret), on, branches, tags: [], paths };
}

type SecretOf = string | { readonly secret: string; readonly key: string };

function keyOf(secret: SecretOf): Webhook['secret'] {
  return typeof secret === 'string' ? { secret, key: WEBHOOK_KEY } : secret;
}

/** What starts a group by a webhook, and the files of pushes that start it anyway, as a part of another. */
export interface Started extends Webhook {
  readonly except: readonly (readonly string[])[];
}

export function startedOf({ starts, before = [] }: Pick<Group, 'starts' | 'before'>): Started | undefined {
  const own = starts.trigger && webhookOf(starts.trigger);
  if (own === undefined) return undefined;
  const alike = before.flatMap((member) => webhookOf(member) ?? []).filter((other) => differInPaths(other, own));
  return { ...own, except: alike.map(({ paths }) => paths) };
}

/** A push that changes files of both starts the one that is waited for, whose run builds the other too. */
function differInPaths(one: Webhook, other: Webhook): boolean {
  const rest = (webhook: Webhook) => JSON.stringify({ ...webhook, paths: [] });
  return rest(one) === rest(other);
}
