import type { ApiObject } from 'cdk8s';
import type { Fault } from '../../model/faults';
import { claimOf } from '../../plan/claims';
import type { Definition } from '../../resolve/definition';
import type { RunnerGroup } from '../../runners/join';
import { type BuildUnit, filesOf, renderStarts } from '../../runners/render';
import { addWarmerStart } from '../../warmers/cache-warmer';
import { compose, markObjects, type Site } from '../compose';
import { Patching } from '../patches';
import { type Drafted, Drafts, type Finish } from './drafts';
import type { Folder } from './names';
import { type Runners, usersIn } from './users';
import { BETWEEN, yamlOf } from './yaml';

/** A file of manifests. */
export interface ManifestFile extends Omit<Drafted<unknown>, 'made'> {
  readonly content: string;
}

/** Everything of a definition, file by file; or which objects would be one and the same. */
export interface Layout {
  readonly files: readonly ManifestFile[];
  /** What is no manifest: contents by path. */
  readonly others: ReadonlyMap<string, string>;
  /** Which folders of what several use the folder of each runner needs. */
  readonly bases: ReadonlyMap<Folder, ReadonlySet<Folder>>;
  readonly faults: readonly Fault[];
}

/** Lays a definition out: each build in the folder of its runner, with what no other uses; the rest in `base`. */
export function layOut(definition: Definition): Layout {
  const { drafts, faults } = drafted(definition, (object) => yamlOf(object.toJson()));
  if (faults.length > 0) return { files: [], others: new Map(), bases: new Map(), faults };
  const files = drafts.all().map(({ made, ...file }) => ({ ...file, content: made.join(BETWEEN) }));
  return { files, others: filesOf(definition.builds), bases: drafts.bases, faults };
}

/** The objects of each file, as they are before they are written. */
export function objectsByFile(definition: Definition): {
  readonly files: readonly Drafted<unknown>[];
  readonly faults: readonly Fault[];
} {
  const { drafts, faults } = drafted(definition, (object): unknown => object.toJson());
  return { files: drafts.all(), faults };
}

/** What keeps a definition from being laid out; nothing is written for it. */
export function layoutFaults(definition: Definition): Fault[] {
  return drafted(definition, () => undefined).faults;
}

/** The objects of a definition that would be one and the same; it may have other faults. */
export function clashesIn(definition: Definition): Fault[] {
  return draftsOf(definition, () => []).clashes();
}

function drafted<Made>(definition: Definition, made: (object: ApiObject) => Made) {
  const patching = new Patching(definition.patches);
  const drafts = draftsOf(definition, (objects, folder) => {
    if (folder !== 'runs') markObjects(objects, definition);
    patching.apply(objects);
    return objects.map(made);
  });
  return { drafts, faults: [...drafts.clashes(), ...patching.faults()] };
}

function draftsOf<Made>(definition: Definition, finish: Finish<Made>): Drafts<Made> {
  const drafts = new Drafts(finish);
  const added = () => drafts.added();
  compose(definition, siteOf(drafts, definition));
  const startOf = (group: RunnerGroup<BuildUnit>, kind: string) =>
    drafts.of(`${group.name}-${kind}`, 'runs', ownerOf(group));
  renderStarts(definition.builds, startOf, { added });
  for (const { name, settings, plan } of definition.warmers) {
    const scope = (kind: string) => drafts.of(`${name}-${kind}`, 'runs', ['warmers', name]);
    addWarmerStart(scope, name, settings, plan, definition.name);
    added();
  }
  return drafts;
}

/** What several runners use goes to `base`, what only one of them uses into its folder. */
function siteOf(drafts: Drafts<unknown>, definition: Definition): Site {
  const users = usersIn(definition);
  const folderFor = (runners: Runners) => drafts.folderFor(runners, users.all);
  const claims = new Map(definition.volumes.map(({ entry, name }) => [entry, name]));
  const draftFor = (unit: BuildUnit, folder: Folder) => {
    const { push, name, path, build } = unit;
    if (push) return drafts.of(name, folder, path);
    // What is a Job for its runner is for the builds of others.
    return drafts.ours(folder === 'argo' ? folder : folderFor(users.ofUnit(unit)), 'warmers', [...path, build.name]);
  };
  return {
    volume: (entry) => drafts.ours(folderFor(users.ofClaim(claims.get(entry) ?? entry)), 'volumes', ['volumes', entry]),
    daemon: (name) => drafts.ours(folderFor(users.ofDaemon(name)), 'daemons', ['daemons', name]),
    warmer: (name, { runner, volume }) => ({
      own: drafts.ours(runner === 'argo' ? runner : folderFor(users.ofClaim(claimOf(volume))), 'warmers', [
        'warmers',
        name,
      ]),
      common: (part) => drafts.ours('argo', part, ['argo', part]),
    }),
    shared: (unit, runners) => {
      const types = new Set(runners.map(({ type }) => type));
      const [only, ...others] = types;
      return draftFor(unit, others.length > 0 ? folderFor(types) : (only as Folder));
    },
    own: draftFor,
    group: (group) =>
      group.lead ? draftFor(group.lead.origin, group.runner) : drafts.of(group.name, group.runner, ownerOf(group)),
    common: (runner, part) => drafts.ours(runner, part, [runner, part]),
    added: () => drafts.added(),
  };
}

/** A build may be called as a group is: what belongs to the group is kept apart by its first member. */
function ownerOf({ lead, members: [first] }: RunnerGroup<BuildUnit>): readonly string[] {
  return lead ? lead.origin.path : [...(first?.origin.path ?? []), 'group'];
}
