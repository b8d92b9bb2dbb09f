import type { Build } from '../model/build';
import { type Text, text } from '../model/text';
import { given, noCache } from './attributes';
import type { CacheKind, EntryOf } from './kind';

/** Kept by GitHub for the jobs of a repository, which alone have the token for it. */
export const gha: CacheKind<'gha'> = {
  withBuildKit: () => ({ name: 'honoured', mode: 'honoured', ignoreError: 'honoured' }),
  inRepositories: (builder) => noCache(builder, 'gha'),
  replaces: (entry, build) => text`gha ${nameOf(entry, build)}`,
  apart: (entry, build, name) => ({ ...entry, name: text`${nameOf(entry, build)}.${name}` }),
  from: (entry, build) => [location(entry, build)],
  to: (entry, build) => [
    ...location(entry, build),
    text`mode=${entry.mode ?? 'max'}`,
    ...given('ignore-error', entry.ignoreError),
  ],
  onMachine: {
    variables: ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'],
    from: 'the action crazy-max/ghaction-github-runtime gives them to the steps of a job of GitHub Actions',
  },
};

function nameOf({ name }: EntryOf<'gha'>, build: Build): Text {
  return name ?? text`${build.name}`;
}

function location(entry: EntryOf<'gha'>, build: Build): Text[] {
  return [text`type=gha`, text`scope=${nameOf(entry, build)}`];
}
