import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { fault, InvalidBuildError, showFault } from '../model/faults';
import { warningLines } from '../model/lines';
import type { Patch } from '../model/patch';
import type { BuildsFile } from '../model/props';
import { type Definition, readDefinition } from '../resolve/definition';
import { layersOf, unknownEnvironment } from '../resolve/layers';
import { loadDefinition } from '../resolve/load';
import type { WarmerUnit } from '../resolve/warming';
import { commonScope, objectsOf } from '../runners/kubernetes/object';
import { type BuildUnit, filesOf, renderStarts } from '../runners/render';
import { addWarmerStart } from '../warmers/cache-warmer';
import { atHand } from './at-hand';
import { childOf, compose, markObjects, type Site } from './compose';
import { applyPatches, isTarget } from './patches';
import { checkTogether } from './together';

/** A definition: a file, or the same as an object. Exactly one of the two. */
export interface CachedBuildsProps {
  /**
   * Path of a builds.yaml, relative to the working directory.
   * @default none; `definition` is used
   */
  readonly file?: string;
  /**
   * What such a file says.
   * @default none; `file` is used
   */
  readonly definition?: BuildsFile;
  /**
   * Which of its `environments` is laid over it.
   * @default none
   */
  readonly environment?: string;
}

/**
 * A whole builds.yaml in a chart: its volumes, warmers and builds, named as in the file. Each is a child: `volumes.NAME`,
 * `warmers.NAME` and `builds.NAME`.
 */
export class CachedBuilds extends Construct {
  /** What the definition may mean otherwise than it says; the command prints these. */
  public readonly warnings: readonly string[];

  private units: readonly BuildUnit[] = [];
  private warmers: readonly WarmerUnit[] = [];
  private patches: readonly Patch[] = [];
  private partOf: string | undefined;

  /** @throws InvalidBuildError with every fault of the definition; those of a file with line and column */
  public constructor(scope: Construct, id: string, props: CachedBuildsProps) {
    super(scope, id);
    const { definition, faults, warnings } = read(props);
    if (definition === undefined) {
      throw new InvalidBuildError(`CachedBuilds ${this.node.path}`, faults);
    }
    this.warnings = warnings;
    const site = this.site();
    compose(definition, site);
    markObjects(this.objects, definition);
    // Of another definition in the chart there may be others.
    markObjects(site.commonObjects(), { flux: definition.flux });
    this.units = definition.builds;
    this.warmers = definition.warmers;
    this.partOf = definition.name;
    this.patches = definition.patches;
    this.patch(site.commonObjects());
    checkTogether(this, this.units);
  }

  /** The objects of everything in the definition, for JSON patches. */
  public get objects(): ApiObject[] {
    return objectsOf(this);
  }

  /** The scripts of the builds whose runner is `script`, contents by path: they are files and no objects. */
  public get scripts(): ReadonlyMap<string, string> {
    return filesOf(this.units);
  }

  private site(): Site & { commonObjects(): ApiObject[] } {
    const own = ({ path, push, build }: BuildUnit) =>
      childOf(this, push ? path.join('.') : [...path, build.name].join('.'));
    const used = new Set<Construct>();
    const common = (runner: string, part: string) => {
      const scope = commonScope(this, `${runner}-${part}`);
      used.add(scope);
      return scope;
    };
    return {
      commonObjects: () => [...used].flatMap(objectsOf),
      volume: (entry) => new Construct(this, `volumes.${entry}`),
      daemon: (name) => new Construct(this, `daemons.${name}`),
      warmer: (name) => ({ own: new Construct(this, `warmers.${name}`), common: (part) => common('argo', part) }),
      shared: own,
      own,
      group: ({ name, lead }) => (lead ? own(lead.origin) : childOf(this, `groups.${name}`)),
      common,
    };
  }

  /**
   * Adds what starts the builds each time it is created: for Tekton PipelineRuns, for Argo Workflows, for Kubernetes Jobs. Give it a chart of
   * its own, for `kubectl create -f`: `kubectl apply` cannot take objects whose names are generated.
   */
  public addRuns(scope: Construct): void {
    const starts = this.startsIn(scope);
    const matched = this.patches.filter(({ target }) => starts.some((start) => isTarget(start, target)));
    applyPatches(starts, matched);
  }

  private startsIn(scope: Construct): ApiObject[] {
    const own: Construct[] = [];
    const start = (id: string) => {
      const made = new Construct(scope, id);
      own.push(made);
      return made;
    };
    renderStarts(this.units, ({ name, lead }, kind) => start(`${lead ? lead.origin.name : `groups.${name}`}-${kind}`));
    for (const { name, settings, plan } of this.warmers)
      addWarmerStart((kind) => start(`warmers.${name}-${kind}`), name, settings, plan, this.partOf);
    return own.flatMap(objectsOf);
  }

  /** What a patch is for may be a run, which is added later: whether there will be one is tried elsewhere. */
  private patch(common: readonly ApiObject[]): void {
    if (this.patches.length === 0) return;
    const starts = this.startsIn(new Chart(new App({ outdir: '.' }), 'runs'));
    const faults = applyPatches([...this.objects, ...common, ...starts], this.patches);
    if (faults.length > 0) throw new InvalidBuildError(`CachedBuilds ${this.node.path}`, faults);
  }
}

function read({ file, definition, environment }: CachedBuildsProps): {
  definition?: Definition;
  faults: InvalidBuildError['faults'];
  warnings: readonly string[];
} {
  if (file !== undefined && definition === undefined) {
    const loaded = loadDefinition(file, environment, atHand());
    return { ...loaded, faults: loaded.found };
  }
  if (file !== undefined || definition === undefined)
    return { faults: [fault('either-or', [], { of: 'CachedBuilds' })], warnings: [] };
  const wrong = unknownEnvironment(definition, environment);
  if (wrong !== undefined) return { faults: [wrong], warnings: [] };
  const reading = readDefinition(layersOf([definition], environment).value);
  return { ...reading, warnings: warningLines(reading.warnings, showFault) };
}
