import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import { groupWithoutDefault } from '../parameters';
import type { Group, Member } from '../runner';
import { triggerOfRunner, webhookOf } from './trigger';
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
  return groupWithoutDefault(group, 'push', alwaysFilled(group, webhook));
}

/** Where the trigger of a member stands. */
export function triggerPath({ build }: Pick<Member, 'build'>): string[] {
  return build?.trigger ? ['trigger'] : ['runner', 'trigger'];
}

/** Pull requests start what is made for them, and never what is trusted. */
export function checkPullRequestEvents({ trigger, opened }: Build): Fault[] {
  const at = trigger?.on.indexOf('pull_request') ?? -1;
  return at < 0 || opened ? [] : [fault('pull-request-trusted', ['trigger', 'on', at], {})];
}

/** A trigger of a runner, which is that of the build by now: of both nobody would know which holds. */
export function movedTriggers({ trigger, runner }: Pick<Build, 'trigger' | 'runner'>): Fault[] {
  const moved = runner.flatMap((settings, i) => (triggerOfRunner(settings) ? [['runner', i, 'trigger']] : []));
  return moved.map((path) => fault(trigger ? 'trigger-twice' : 'trigger-moved', path, {}));
}
