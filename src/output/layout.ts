import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Definition } from '../config/definition';
import { addDaemon } from '../daemons/objects';
import { identityOf, objectsOf } from '../manifest/object';
import { type BuildRun, filesOf, renderRuns, renderStarts, type Scopes } from '../runners/render';
import type { Places } from '../runners/runner';
import type { Fault } from '../spec/faults';
import type { RunnerName } from '../spec/runner';
import type { WarmerSettings } from '../spec/warmer';
import { addClaim } from '../storage/cache-volume';
import { addWarmer } from '../warmers/cache-warmer';

/** A folder of the output: what runners share, what one runner needs, or what starts builds when it is created. */
export type Folder = 'base' | RunnerName | 'runs';

/** A file of manifests. */
export interface ManifestFile {
  readonly folder: Folder;
  /** Its name without an extension. */
  readonly name: string;
  readonly objects: readonly unknown[];
}

/** Everything of a definition, file by file; or which objects would be one and the same. */
export interface Layout {
  readonly files: readonly ManifestFile[];
  /** What is no manifest: contents by path. */
  readonly others: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** Lays a definition out: volumes and warmers in `base`, each build in the folder of its runner. */
export function layOut(definition: Definition): Layout {
  const drafts = new Drafts();
  for (const { entry, name, settings } of definition.volumes) {
    if (settings.claim === undefined) addClaim(drafts.scope('base', 'volumes', ['volumes', entry]), name, settings);
  }
  for (const { name, settings } of definition.daemons)
    addDaemon(drafts.scope('base', 'daemons', ['daemons', name]), name, settings);
  for (const { name, settings, plan } of definition.warmers)
    addWarmer(warmerPlaces(drafts, name, settings), name, settings, plan);
  renderRuns(definition.builds, scopesOf(drafts));
  renderStarts(definition.builds, ({ name, members }, kind) =>
    drafts.scope('runs', `${name}-${kind}`, members[0]?.origin.path ?? []),
  );
  return { ...drafts.finish(), others: filesOf(definition.builds) };
}

/** Jobs and CronJobs that warm are for every runner; what only Argo knows is in its folder. */
function warmerPlaces(drafts: Drafts, name: string, { runner }: WarmerSettings): Places {
  return {
    own: drafts.scope(runner === 'argo' ? 'argo' : 'base', 'warmers', ['warmers', name]),
    common: (what) => drafts.scope('argo', what, ['argo', what]),
  };
}

/** Where the objects of builds go: warming runs to the warmers, what several runners share to none of them. */
function scopesOf(drafts: Drafts): Scopes {
  const place = ({ push, name, path, build }: BuildRun, folder: Folder) =>
    push
      ? drafts.scope(folder, name, path)
      : drafts.scope(folder === 'kubernetes' ? 'base' : folder, 'warmers', [...path, build.name]);
  return {
    shared: (run, runners) => {
      const [only, ...others] = new Set(runners.map(({ type }) => type));
      return place(run, others.length > 0 ? 'base' : (only as Folder));
    },
    own: place,
    group: ({ runner, name, members }) => {
      const [first, ...others] = members;
      return first && others.length === 0 ? place(first.origin, runner) : drafts.scope(runner, name, ['builds', name]);
    },
    common: (runner, what) => drafts.scope(runner, what, [runner, what]),
  };
}

interface Draft extends Omit<ManifestFile, 'objects'> {
  readonly chart: Chart;
}

/**
 * The files while they are filled. Each is an app of its own with one chart: synthesizing a chart goes over all of its
 * app, so one app for all files would take a time that grows with the square of their number.
 */
class Drafts {
  private readonly drafts = new Map<string, Draft>();

  /** The scope, in a file, of what belongs to one build, volume or warmer. */
  public scope(folder: Folder, name: string, owner: readonly string[]): Construct {
    const key = `${folder}/${name}`;
    const draft = this.drafts.get(key) ?? { folder, name, chart: new Chart(new App({ outdir: '.' }), 'chart') };
    this.drafts.set(key, draft);
    const id = owner.join('.');
    return (draft.chart.node.tryFindChild(id) as Construct | undefined) ?? new Construct(draft.chart, id);
  }

  public finish(): Omit<Layout, 'others'> {
    const drafts = [...this.drafts.values()].filter(({ chart }) => objectsOf(chart).length > 0);
    const applied = drafts.filter(({ folder }) => folder !== 'runs');
    const faults = sharedIdentities(applied.flatMap(({ chart }) => objectsOf(chart)));
    if (faults.length > 0) return { files: [], faults };
    return { files: drafts.map(({ folder, name, chart }) => ({ folder, name, objects: chart.toJson() })), faults };
  }
}

function sharedIdentities(objects: readonly ApiObject[]): Fault[] {
  const owners = new Map<string, string>();
  return objects.flatMap((object) => {
    const { apiVersion, kind, name } = object;
    const identity = identityOf({ apiVersion, kind, metadata: { name, namespace: object.metadata.namespace } });
    const owner = object.node.scopes[2]?.node.id ?? '';
    const first = owners.get(identity);
    owners.set(identity, first ?? owner);
    if (first === undefined) return [];
    return [
      {
        path: owner.split('.'),
        message: `it would write ${identity}, as ${first} does; give one of them another name`,
      },
    ];
  });
}
