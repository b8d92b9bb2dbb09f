import type { Answers } from '../model/fields';

/** What a plan may need of where it runs. */
export const NEEDS = {
  containers: 'containers',
  programs: 'programs of a machine',
  userNamespace: 'a user namespace of its own',
  nodes: 'nodes of its choice',
  identities: 'several service accounts',
  pods: 'several pods',
} as const;
export type Need = keyof typeof NEEDS;

/** What a runner has of all that; where it has not, why, and what to write instead. */
export type Offers = Answers<Need>;

/** Whether where a plan is for has something. */
export function isOffered(offers: Offers, need: Need): boolean {
  return offers[need] === 'honoured';
}
