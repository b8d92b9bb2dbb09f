import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { BuildRun, Definition } from '../config/definition';
import { identityOf, objectsOf } from '../manifest/object';
import { renderBuild } from '../runners/render';
import type { Fault } from '../spec/faults';
import type { RunnerName } from '../spec/runner';
import { addClaim } from '../storage/cache-volume';
import { addWarmer } from '../warmers/cache-warmer';

/** A folder of the output: what runners share, or what one runner needs. */
export type Folder = 'base' | RunnerName;

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
  readonly faults: readonly Fault[];
}

/** Lays a definition out: volumes and warmers in `base`, each build in the folder of its runner. */
export function layOut(definition: Definition): Layout {
  const drafts = new Drafts();
  for (const { entry, name, settings } of definition.volumes) {
    if (settings.claim === undefined) addClaim(drafts.scope('base', 'volumes', ['volumes', entry]), name, settings);
  }
  for (const { name, settings, plan } of definition.warmers)
    addWarmer(drafts.scope('base', 'warmers', ['warmers', name]), name, settings, plan);
  for (const run of definition.builds) addBuild(drafts, run);
  return drafts.finish();
}

function addBuild(drafts: Drafts, { build, plan, path, name, push, depth }: BuildRun): void {
  const options = { depth, name, component: push ? 'build' : 'cache-warmer' } as const;
  const place = (folder: Folder) =>
    push ? drafts.scope(folder, name, path) : drafts.scope('base', 'warmers', [...path, build.name]);
  const [only, ...others] = new Set(build.runner.map(({ type }) => type));
  // What several runners share belongs to none of them.
  const shared = place(others.length > 0 ? 'base' : (only as Folder));
  renderBuild(build, plan, options, { shared, runner: ({ type }) => place(type) });
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

  public finish(): Layout {
    const drafts = [...this.drafts.values()].filter(({ chart }) => objectsOf(chart).length > 0);
    const faults = sharedIdentities(drafts.flatMap(({ chart }) => objectsOf(chart)));
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
