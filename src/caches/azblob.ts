import type { Build } from '../model/build';
import { type Text, text } from '../model/text';
import { given, noCache, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';

/** Kept in a container of Azure Blob Storage. */
export const azblob: CacheKind<'azblob'> = {
  withBuildKit: (keys) => ({
    accountUrl: 'honoured',
    container: 'honoured',
    name: 'honoured',
    prefix: 'honoured',
    credentials: keys,
    ...WRITING,
  }),
  inRepositories: (builder) => noCache(builder, 'azblob'),
  replaces: (entry, build) =>
    text`${entry.accountUrl}/${entry.container ?? text`buildkit-cache`}/${entry.prefix ?? text``}manifests/${entry.name ?? text`${build.name}`}`,
  from: (entry, build) => [location(entry, build)],
  to: (entry, build) => [...location(entry, build), ...written(entry)],
  keys: ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'],
};

function location(entry: EntryOf<'azblob'>, build: Build): Text[] {
  return [
    text`type=azblob`,
    text`account_url=${entry.accountUrl}`,
    ...given('container', entry.container),
    text`name=${entry.name ?? build.name}`,
    ...given('prefix', entry.prefix),
  ];
}
