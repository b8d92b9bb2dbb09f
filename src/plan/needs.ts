import type { Answers } from '../model/fields';

/** What a plan may need of where it runs. */
export const NEEDS = ['containers', 'programs', 'userNamespace', 'nodes', 'identities', 'pods', 'images'] as const;
export type Need = (typeof NEEDS)[number];

/** What a runner has of all that; where it has not, why, and what to write instead. */
export type Offers = Answers<Need>;

/** Whether where a plan is for has something. */
export function isOffered(offers: Offers, need: Need): boolean {
  return offers[need] === 'honoured';
}
