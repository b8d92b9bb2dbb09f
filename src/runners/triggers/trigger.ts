import type { Build } from '../../model/build';
import type { RunnerSettings } from '../../model/runner';
import {
  type Allowed,
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
  /** Whose pull requests are built. */
  readonly allow?: Allowed;
}

/** The label by which somebody who may set it says that a pull request may be built. */
export const LABEL = 'ok-to-test';

/** The trigger of a build, or that of its runner, which says it as it was said before. */
export function webhookOf({ build, settings }: Pick<Member, 'build' | 'settings'>): Webhook | undefined {
  if (build?.trigger) return ofBuild(build.trigger, build);
  const before = triggerOfRunner(settings);
  return before && ofRunner(before);
}

export function triggerOfRunner(settings: RunnerSettings): Trigger | undefined {
  return 'trigger' in settings ? settings.trigger : undefined;
}

/** Pull requests have a build of their own, which nothing else starts. */
function ofBuild(trigger: BuildTrigger, build: Build): Webhook | undefined {
  const on = trigger.on.filter((event) => (event === 'pull_request') === (build.opened !== undefined));
  if (on.length === 0) return undefined;
  const host = HOSTS.find((name) => trigger[name] !== undefined) as HostName;
  const { branches, tags } = trigger;
  const paths = trigger.paths === 'auto' ? (build.reads ?? pathsRead(build)) : trigger.paths;
  // Who does not say what changes may change anything.
  const said = host === 'bitbucket' || build.opened ? [] : paths;
  const allow = build.opened ? { allow: build.opened } : {};
  return { host, secret: keyOf(trigger[host]?.secret as SecretOf), on, branches, tags, paths: said, ...allow };
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
