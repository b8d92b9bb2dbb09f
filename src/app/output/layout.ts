import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Fault, fault } from '../../model/faults';
import type { RunnerName } from '../../model/runner';
import { claimOf } from '../../plan/claims';
import type { Definition } from '../../resolve/definition';
import type { RunnerGroup } from '../../runners/join';
import { identityOf, objectsOf } from '../../runners/kubernetes/object';
import { type BuildUnit, filesOf, renderStarts } from '../../runners/render';
import { addWarmerStart } from '../../warmers/cache-warmer';
import { compose, markObjects, type Site } from '../compose';
import { applyPatches } from '../patches';
import { type Folder, fileNameOf, type OwnFile } from './names';
import { type Runners, usersIn } from './users';

/** A file of manifests. */
export interface ManifestFile {
  readonly folder: Folder;
  /** Its name without an extension. */
  readonly name: string;
  /** Made anew each time: those of all files take much of the memory. */
  objects(): readonly Manifest[];
}

export interface Manifest {
  readonly kind: string;
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
  const drafts = draftsOf(definition);
  const faults = [...drafts.clashes(), ...applyPatches(drafts.objects(), definition.patches)];
  if (faults.length > 0) return { files: [], others: new Map(), bases: new Map(), faults };
  return { files: drafts.finish(), others: filesOf(definition.builds), bases: drafts.bases, faults };
}

/** The objects of a definition that would be one and the same; it may have other faults. */
export function clashesIn(definition: Definition): Fault[] {
  return draftsOf(definition).clashes();
}

function draftsOf(definition: Definition): Drafts {
  const drafts = new Drafts();
  compose(definition, siteOf(drafts, definition));
  markObjects(drafts.objects(), definition);
  renderStarts(definition.builds, (group, kind) => drafts.of(`${group.name}-${kind}`, 'runs', ownerOf(group)));
  for (const { name, settings, plan } of definition.warmers)
    addWarmerStart(
      (kind) => drafts.of(`${name}-${kind}`, 'runs', ['warmers', name]),
      name,
      settings,
      plan,
      definition.name,
    );
  return drafts;
}

/** What several runners use goes to `base`, what only one of them uses into its folder. */
function siteOf(drafts: Drafts, definition: Definition): Site {
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
  };
}

/** A build may be called as a group is: what belongs to the group is kept apart by its first member. */
function ownerOf({ lead, members: [first] }: RunnerGroup<BuildUnit>): readonly string[] {
  return lead ? lead.origin.path : [...(first?.origin.path ?? []), 'group'];
}

interface Draft extends Omit<ManifestFile, 'objects'> {
  readonly chart: Chart;
}

/**
 * The files while they are filled. Each is an app of its own with one chart: synthesizing a chart goes over all of its
 * app, so one app for all files would take a time that grows with the square of their number.
 */
class Drafts {
  /** The folders of what several use that each runner needs. */
  public readonly bases = new Map<RunnerName, Set<Folder>>();
  private readonly drafts = new Map<string, Draft>();

  /** Where something goes that some of all runners use. */
  public folderFor(users: Runners, all: Runners): Folder {
    const [only, ...others] = [...users].sort();
    if (only !== undefined && others.length === 0 && all.size > 1) return only;
    const isForAll = users.size === 0 || users.size === all.size;
    const folder = isForAll ? 'base' : (`base-${[only, ...others].join('-')}` as const);
    // With one runner at most, all there is is for it.
    for (const runner of all.size > 1 ? users : all)
      this.bases.set(runner, (this.bases.get(runner) ?? new Set()).add(folder));
    return folder;
  }

  /** The scope, in the file of a build or of several, of what belongs to its owner. */
  public of(build: string, folder: Folder, owner: readonly string[]): Construct {
    return this.scope(folder, fileNameOf(build), owner);
  }

  /** The scope, in a file that is not called after a build, of what belongs to its owner. */
  public ours(folder: Folder, name: OwnFile, owner: readonly string[]): Construct {
    return this.scope(folder, name, owner);
  }

  private scope(folder: Folder, name: string, owner: readonly string[]): Construct {
    const key = `${folder}/${name}`;
    const draft = this.drafts.get(key) ?? { folder, name, chart: new Chart(new App({ outdir: '.' }), 'chart') };
    this.drafts.set(key, draft);
    const id = owner.join('.');
    return (draft.chart.node.tryFindChild(id) as Construct | undefined) ?? new Construct(draft.chart, id);
  }

  public clashes(): Fault[] {
    const applied = this.filled().filter(({ folder }) => folder !== 'runs');
    return sharedIdentities(applied.flatMap(({ chart }) => objectsOf(chart)));
  }

  public objects(): ApiObject[] {
    return this.filled().flatMap(({ chart }) => objectsOf(chart));
  }

  public finish(): ManifestFile[] {
    return this.filled().map(({ folder, name, chart }) => ({
      folder,
      name,
      objects: () => chart.toJson() as Manifest[],
    }));
  }

  private filled(): Draft[] {
    return [...this.drafts.values()].filter(({ chart }) => objectsOf(chart).length > 0);
  }
}

function sharedIdentities(objects: readonly ApiObject[]): Fault[] {
  const owners = new Map<string, string>();
  return objects.flatMap((object) => {
    const { apiVersion, kind, name } = object;
    const identity = identityOf({ apiVersion, kind, metadata: { name, namespace: object.metadata.namespace } });
    // An entry of the file; what is below it tells its parts apart.
    const owner = (object.node.scopes[2]?.node.id ?? '').split('.').slice(0, 2).join('.');
    const first = owners.get(identity);
    owners.set(identity, first ?? owner);
    if (first === undefined) return [];
    return [fault('object-twice', owner.split('.'), { identity, first })];
  });
}
