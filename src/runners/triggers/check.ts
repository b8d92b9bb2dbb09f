import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { SOURCE_VALUES } from '../../model/source-values';
import { EVENT_VALUES, type EventName } from '../../model/trigger';
import { groupParameters } from '../group';
import { groupWithoutDefault } from '../parameters';
import type { Group, Member } from '../runner';
import { toldOf } from '../source-values';
import { triggerOfRunner, type Webhook, webhookOf } from './trigger';
import { alwaysFilled, revisionParameters, valuesTaken } from './values';

type Found = { readonly build: string; readonly fault: Fault };

/** What keeps events from starting a group: they must say what to build, and give each parameter that has no default a value. */
export function checkEvents(group: Group): Found[] {
  const { trigger: started } = group.starts;
  const webhook = started && webhookOf(started);
  if (started === undefined || webhook === undefined) return [];
  const build = started.workload.name;
  const path = triggerPath(started);
  const taken = valuesTaken(group);
  if (!revisionParameters(group).some((name) => taken.has(name)))
    return [{ build, fault: fault('trigger-builds-the-same', path, {}) }];
  return [...groupWithoutDefault(group, 'push', alwaysFilled(group, webhook)), ...unsaid(group, webhook, path)];
}

/** What a build wants to know of its source that some event does not say: a tag is on no branch. */
function unsaid(group: Group, webhook: Webhook, path: Fault['path']): Found[] {
  const build = group.starts.trigger?.workload.name as string;
  const parameters = groupParameters(group);
  return group.members.flatMap(({ build: member }) =>
    (member ? toldOf(member) : []).flatMap((name) => {
      const event = webhook.on.find((one) => !(EVENT_VALUES[name] as readonly EventName[]).includes(one));
      const hasDefault = parameters[SOURCE_VALUES[name].from]?.default !== '';
      if (event === undefined || hasDefault) return [];
      const data = { build: member?.name as string, name, event, parameter: SOURCE_VALUES[name].from };
      return [{ build, fault: fault('source-value-unsaid', [...path, 'on'], data) }];
    }),
  );
}

/** Where the trigger of a member stands. */
export function triggerPath({ build }: Pick<Member, 'build'>): string[] {
  return build?.trigger ? ['trigger'] : ['runner', 'trigger'];
}

/** Pull requests start what is made for them, and never what is trusted. */
export function checkPullRequestEvents({ trigger, pullRequests, opened }: Build): Fault[] {
  const at = trigger?.on.indexOf('pull_request') ?? -1;
  return at < 0 || pullRequests || opened ? [] : [fault('pull-request-trusted', ['trigger', 'on', at], {})];
}

/** A trigger of a runner, which is that of the build by now: of both nobody would know which holds. */
export function movedTriggers({ trigger, runner }: Pick<Build, 'trigger' | 'runner'>): Fault[] {
  const moved = runner.flatMap((settings, i) => (triggerOfRunner(settings) ? [['runner', i, 'trigger']] : []));
  return moved.map((path) => fault(trigger ? 'trigger-twice' : 'trigger-moved', path, {}));
}
