import type { Build } from '../model/build';
import type { Condition } from '../model/switches';
import { type Text, text } from '../model/text';
import { isOffered } from '../plan/needs';
import { NOTHING, type PlanParts } from '../plan/parts';
import type { Plan, PlanOptions, ProgramTask } from '../plan/plan';
import { noArchiveBy } from './output';

/** Words that are there where whoever runs a script asks for them; in a cluster nobody does. */
export function asked(
  { offers }: Pick<PlanOptions, 'offers'>,
  condition: Condition,
  ...words: readonly Text[]
): Text[] {
  return isOffered(offers, 'programs') ? words.map((word) => [{ when: condition }, ...word]) : [];
}

/** Words that are there unless whoever runs a script asks for no push. */
export function pushed(options: Pick<PlanOptions, 'offers'>, ...words: readonly Text[]): Text[] {
  return isOffered(options.offers, 'programs') ? asked(options, 'pushed', ...words) : [...words];
}

/** The volume that an image which is to be loaded is written to. */
export const LOADED_VOLUME = 'loaded';

/** The archive of an image that is to be loaded. */
export const ARCHIVE = text`${{ volume: LOADED_VOLUME }}/image.tar`;

/** What hands an archive to Docker where the image was built by something else, which may have to find its folder at a certain place. */
export function loadParts(at?: string): PlanParts {
  return {
    ...NOTHING,
    volumes: [{ name: LOADED_VOLUME, scratch: 'disk' }],
    mounts: [{ volume: LOADED_VOLUME, ...(at ? { at } : {}) }],
  };
}

export const LOAD: ProgramTask = {
  name: 'load',
  phase: 'load',
  when: 'loaded',
  takes: ['image'],
  programs: ['docker'],
  command: [text`docker`, text`load`],
  args: [text`--input`, ARCHIVE],
  env: {},
};

/** An archive is one image and nothing about it. */
export function refusesToLoad(build: Build): Pick<Plan, 'refuses'> {
  const field = noArchiveBy(build);
  if (field === undefined) return {};
  return { refuses: { load: `what docker loads is one image and nothing about it, and this build has ${field}` } };
}

/** The build of an image for Docker's own store, which unpacks it: how its layers were compressed means nothing there. */
export function loadable(build: Build): Build {
  return { ...build, compression: undefined };
}
