import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Fault, fault } from '../../model/faults';
import type { RunnerName } from '../../model/runner';
import { identityOf, objectsOf } from '../../runners/kubernetes/object';
import { COMMON_PARTS } from '../../runners/runner';
import { type Folder, fileNameOf, type OwnFile } from './names';
import type { Runners } from './users';

/** What is made of each object of a file once there is nothing to add to it. */
export type Finish<Made> = (objects: readonly ApiObject[], folder: Folder) => readonly Made[];

/** What a file has of one owner: an entry of the definition, or what tells parts of one apart. */
interface Part<Made> {
  readonly identities: string[];
  readonly made: Made[];
}

interface Draft<Made> {
  readonly folder: Folder;
  readonly name: string;
  readonly kinds: Set<string>;
  /** By owner, in the order in which they are asked for first. */
  readonly parts: Map<string, Part<Made>>;
  /** Where objects are added until they are finished. */
  chart?: Chart | undefined;
}

/** A file of manifests, with what is made of each of its objects. */
export interface Drafted<Made> {
  readonly folder: Folder;
  /** Its name without an extension. */
  readonly name: string;
  readonly kinds: ReadonlySet<string>;
  readonly made: readonly Made[];
}

/** What is added to by build after build: nobody knows before the end that it is whole. */
const STAYING: readonly string[] = COMMON_PARTS;

/**
 * The files while they are filled. Objects are finished and let go as soon as nobody comes back to them, for those of all
 * files take most of the memory. Each file is an app of its own with one chart: cdk8s goes over all of an app, which would take
 * a time that grows with the square of the number of files.
 */
export class Drafts<Made> {
  /** The folders of what several use that each runner needs. */
  public readonly bases = new Map<RunnerName, Set<Folder>>();
  private readonly drafts = new Map<string, Draft<Made>>();
  private readonly unfinished = new Set<Draft<Made>>();

  public constructor(private readonly finish: Finish<Made>) {}

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
    return this.scope(folder, fileNameOf(build), owner.join('.'));
  }

  /** The scope, in a file that is not called after a build, of what belongs to its owner. */
  public ours(folder: Folder, name: OwnFile, owner: readonly string[]): Construct {
    return this.scope(folder, name, owner.join('.'));
  }

  private scope(folder: Folder, name: string, owner: string): Construct {
    const key = `${folder}/${name}`;
    const draft: Draft<Made> = this.drafts.get(key) ?? { folder, name, kinds: new Set(), parts: new Map() };
    this.drafts.set(key, draft);
    this.unfinished.add(draft);
    if (!draft.parts.has(owner)) draft.parts.set(owner, { identities: [], made: [] });
    draft.chart ??= newChart();
    return (draft.chart.node.tryFindChild(owner) as Construct | undefined) ?? new Construct(draft.chart, owner);
  }

  /** Finishes what nobody comes back to. */
  public added(): void {
    for (const draft of this.unfinished) if (!STAYING.includes(draft.name)) this.finishDraft(draft);
  }

  /** All files in which there is something. */
  public all(): Drafted<Made>[] {
    for (const draft of this.unfinished) this.finishDraft(draft);
    return [...this.drafts.values()]
      .filter(({ kinds }) => kinds.size > 0)
      .map(({ folder, name, kinds, parts }) => ({
        folder,
        name,
        kinds,
        made: [...parts.values()].flatMap(({ made }) => made),
      }));
  }

  private finishDraft(draft: Draft<Made>): void {
    for (const scope of draft.chart?.node.children ?? []) {
      const { identities, made } = draft.parts.get(scope.node.id) as Part<Made>;
      const objects = objectsOf(scope as Construct);
      for (const { apiVersion, kind, name, metadata } of objects) {
        identities.push(identityOf({ apiVersion, kind, metadata: { name, namespace: metadata.namespace } }));
        draft.kinds.add(kind);
      }
      made.push(...this.finish(objects, draft.folder));
    }
    draft.chart = undefined;
    this.unfinished.delete(draft);
  }

  /** The objects that would be one and the same. What is in `runs` is created under a name of its own each time. */
  public clashes(): Fault[] {
    for (const draft of this.unfinished) this.finishDraft(draft);
    const applied = [...this.drafts.values()].filter(({ folder }) => folder !== 'runs');
    const all = applied.flatMap(({ parts }) =>
      [...parts].flatMap(([owner, { identities }]) => identities.map((identity) => ({ owner, identity }))),
    );
    return sharedIdentities(all);
  }
}

/** Nobody writes tokens of cdk8s into a definition, and looking for them takes half of the time of making data of an object. */
function newChart(): Chart {
  const app = new App({ outdir: '.' });
  app.resolvers.length = 0;
  return new Chart(app, 'chart');
}

function sharedIdentities(all: readonly { readonly owner: string; readonly identity: string }[]): Fault[] {
  const owners = new Map<string, string>();
  return all.flatMap(({ owner: whole, identity }) => {
    // An entry of the file; what is below it tells its parts apart.
    const owner = whole.split('.').slice(0, 2).join('.');
    const first = owners.get(identity);
    owners.set(identity, first ?? owner);
    if (first === undefined) return [];
    return [fault('object-twice', owner.split('.'), { identity, first })];
  });
}
