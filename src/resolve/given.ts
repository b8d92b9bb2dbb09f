import { type Fault, fault, suggest } from '../model/faults';
import { isMapping } from './merge';
import type { Sources } from './sources';
import { buildEntriesOf } from './variants';

/** The files with the values of one run in place of defaults: what a build declares, and all that declare the same. */
export function withValues(sources: Sources, build: string, values: Values): Sources | Fault {
  const file = isMapping(sources.value) ? sources.value : {};
  const { builds } = buildEntriesOf(file);
  const declared = new Map(builds.map(({ name, merged }) => [name, parametersIn(merged)]));
  const own = declared.get(build);
  if (own === undefined)
    return fault('unknown-build', [], {
      name: build,
      hint: suggest(
        build,
        builds.map(({ name }) => name),
      ),
    });
  for (const name of values.keys())
    if (!Object.hasOwn(own, name))
      return fault('undeclared', [], { what: 'parameter', name, hint: suggest(name, Object.keys(own)) });
  const isOne = (name: string) => !isMapping(own[name]) || own[name].list !== true;
  const twice = [...values].flatMap(([name, given]) => (given.length > 1 && isOne(name) ? [name] : []));
  if (twice.length > 0) return fault('not-runnable', [], { what: 'twice', names: twice });
  const entries = builds.map(({ entry, merged }) => [
    entry,
    withDefaults(ownEntry(file, entry), parametersIn(merged), values),
  ]);
  return { ...sources, value: { ...file, builds: Object.fromEntries(entries) } };
}

/** What is about commits, which a source that lies in a registry has not. */
const OF_COMMITS = ['trigger', 'pullRequests', 'notify', 'skip'];

/** The files with another source for one build, which nothing starts but whoever asks for it. */
export function withSource(sources: Sources, build: string, source: Mapping): Sources {
  const file = isMapping(sources.value) ? sources.value : {};
  const entry = buildEntriesOf(file).builds.find(({ name }) => name === build)?.entry ?? build;
  const builds = isMapping(file.builds) ? file.builds : {};
  const own = { ...withoutCommits(ownEntry(file, entry)), source };
  const defaults = isMapping(file.defaults) ? { defaults: withoutCommits(file.defaults) } : {};
  return { ...sources, value: { ...file, ...defaults, builds: { ...builds, [entry]: own } } };
}

function withoutCommits(entry: Mapping): Mapping {
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !OF_COMMITS.includes(field)));
}

/** What is given for each parameter: of one that is no list one value. */
type Values = ReadonlyMap<string, readonly string[]>;

/** A list as JSON, or each of its items. */
function itemsOf(given: readonly string[]): unknown {
  const [only = '', ...more] = given;
  if (more.length > 0 || !only.startsWith('[')) return given;
  try {
    return JSON.parse(only);
  } catch {
    return given;
  }
}

type Mapping = Readonly<Record<string, unknown>>;

function parametersIn(build: unknown): Mapping {
  return isMapping(build) && isMapping(build.parameters) ? build.parameters : {};
}

function ownEntry({ builds }: Mapping, name: string): Mapping {
  const entry = isMapping(builds) ? builds[name] : undefined;
  return isMapping(entry) ? entry : {};
}

function withDefaults(entry: Mapping, declared: Mapping, values: Values): Mapping {
  const given = [...values].filter(([name]) => Object.hasOwn(declared, name));
  const parameters = given.map(([name, value]) => {
    const { description, list } = isMapping(declared[name]) ? declared[name] : {};
    const own = description === undefined ? {} : { description };
    return [name, list === true ? { ...own, list, default: itemsOf(value) } : { ...own, default: value[0] }];
  });
  if (parameters.length === 0) return entry;
  return { ...entry, parameters: { ...parametersIn(entry), ...Object.fromEntries(parameters) } };
}
