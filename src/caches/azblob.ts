import { addressSpelledOnce } from '../model/address';
import type { Build } from '../model/build';
import { type Text, text } from '../model/text';
import { given, noCache, WRITING, written } from './attributes';
import type { CacheKind, EntryOf } from './kind';
import { kept, read, SCOPES } from './scope';

/** Kept in a container of Azure Blob Storage. */
export const azblob: CacheKind<'azblob'> = {
  withBuildKit: (keys) => ({
    accountUrl: 'honoured',
    container: 'honoured',
    name: 'honoured',
    prefix: 'honoured',
    credentials: keys,
    ...WRITING,
    ...SCOPES,
  }),
  inRepositories: (builder) => noCache(builder, 'azblob'),
  replaces: (entry, build) =>
    text`${containerOf(entry)}/${entry.prefix ?? text``}manifests/${kept(entry, (of) => nameOf(entry, build, of))}`,
  apart: (entry, build, name) => ({ ...entry, name: nameOf(entry, build, text`${name}`) }),
  from: (entry, build) => read(entry, (of) => location(entry, build, of)),
  to: (entry, build) => [...kept(entry, (of) => location(entry, build, of)), ...written(entry)],
  keys: ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET'],
};

/** Which container it is, whoever names it. */
export function containerOf({ accountUrl, container }: Pick<EntryOf<'azblob'>, 'accountUrl' | 'container'>): Text {
  return text`${addressSpelledOnce(accountUrl)}/${container ?? text`buildkit-cache`}`;
}

/** The branch is behind a dot, which no build has in its name. */
function nameOf(entry: EntryOf<'azblob'>, build: Build, of?: Text): Text {
  const name = entry.name ?? text`${build.name}`;
  return of === undefined ? name : text`${name}.${of}`;
}

function location(entry: EntryOf<'azblob'>, build: Build, of?: Text): Text[] {
  return [
    text`type=azblob`,
    text`account_url=${entry.accountUrl}`,
    ...given('container', entry.container),
    text`name=${nameOf(entry, build, of)}`,
    ...given('prefix', entry.prefix),
  ];
}
