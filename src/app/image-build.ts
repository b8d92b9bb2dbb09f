import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Build, imageBuild } from '../model/build';
import { stateOf } from '../model/builder';
import { type Fault, fault, InvalidBuildError } from '../model/faults';
import { parseProps } from '../model/parse';
import { plainData } from '../model/plain';
import type { ImageBuildProps } from '../model/props';
import type { NamedVolume } from '../model/source';
import { claimsOf } from '../plan/claims';
import { checkGroups } from '../resolve/groups';
import { asWritten } from '../resolve/origin';
import { withPullRequests } from '../resolve/pull-requests';
import { checkBuild } from '../runners/check';
import { isForFlux, keepFromSubstitution } from '../runners/kubernetes/gitops';
import { commonScope, nameFromScope, namespaceOf, objectsOf } from '../runners/kubernetes/object';
import { planOf } from '../runners/plans';
import { type BuildUnit, filesOf, meetingsOf, renderStarts, renderUnits } from '../runners/render';
import { CacheVolume } from '../storage/cache-volume';
import { childOf } from './compose';

/**
 * An image build that starts warm: everything its runners need, in one construct.
 *
 * @example
 * new ImageBuild(this, 'api', {
 *   image: 'registry.example.com/shop/api',
 *   source: { type: 'git', url: 'https://github.com/example/shop.git' },
 *   cache: 'registry',
 * });
 */
export class ImageBuild extends Construct {
  /** The name of the objects. */
  public readonly name: string;

  private readonly units: readonly BuildUnit[];

  /** @throws InvalidBuildError with every fault of the props, each with what to write instead */
  public constructor(scope: Construct, id: string, props: ImageBuildProps) {
    super(scope, id);
    const subject = `ImageBuild ${this.node.path}`;
    const settings = parseProps(imageBuild, props, subject);
    const build: Build = {
      ...settings,
      name: settings.name ?? nameFromScope(this),
      namespace: settings.namespace ?? namespaceOf(this),
    };
    const refuse = (faults: readonly Fault[]) => {
      const found = faults.map((fault) => asWritten(plainData(props).value, fault));
      if (found.length > 0) throw new InvalidBuildError(subject, found);
    };
    refuse([...checkBuild(build), ...checkAlone(build)]);
    this.name = build.name;
    const trusted: BuildUnit = { path: [], name: build.name, build, push: true, depth: 0, upstream: new Map() };
    const { units, faults } = withPullRequests(trusted);
    refuse([...faults, ...checkGroups(units)]);
    this.units = units;
    const own = ({ untrusted }: BuildUnit) => (untrusted ? childOf(this, 'pullRequests') : this);
    renderUnits(units, {
      shared: own,
      own,
      group: ({ name, lead }) => (lead ? own(lead.origin) : childOf(this, `groups.${name}`)),
      common: (runner, what) => commonScope(this, `${runner}-${what}`),
    });
    if (isForFlux(build)) keepFromSubstitution(this.objects);
    for (const unit of units) this.useVolumes(unit.build);
  }

  /**
   * Adds what starts the build each time it is created: for Tekton a PipelineRun, for Argo a Workflow, for Kubernetes a Job. Give it a chart of
   * its own, for `kubectl create -f`: `kubectl apply` cannot take objects whose names are generated.
   */
  public addRuns(scope: Construct): void {
    renderStarts(this.units, ({ name, lead }, kind) => {
      return new Construct(scope, `${lead ? '' : 'groups.'}${name}-${kind}`);
    });
  }

  /** The objects of this build, for JSON patches: `build.objects.find(({ kind }) => kind === 'Job')`. */
  public get objects(): ApiObject[] {
    return objectsOf(this);
  }

  /** The scripts of this build, contents by path, where one of its runners is `script`: they are files and no objects. */
  public get scripts(): ReadonlyMap<string, string> {
    return filesOf(this.units);
  }

  private useVolumes(build: Build): void {
    for (const volume of volumesOf(build)) {
      if (!(volume instanceof CacheVolume)) continue;
      for (const settings of build.runner)
        for (const use of claimsOf(planOf(build, { push: true, runner: settings.type })))
          if (use.claim === volume.name) volume._use(this, use, meetingsOf(settings));
    }
  }
}

function checkAlone({ dependsOn }: Build): Fault[] {
  if (dependsOn.length === 0) return [];
  return [fault('build-alone', ['dependsOn'], {})];
}

/** The volumes a build names, each once. */
function volumesOf({ source, cache, builder }: Build): Set<string | NamedVolume> {
  const state = stateOf(builder);
  const entries = [...cache.from, ...cache.to].flatMap((entry) => (entry.type === 'volume' ? [entry.volume] : []));
  return new Set([
    ...(state === undefined ? [] : [state]),
    ...entries,
    ...(source.type === 'volume' && source.volume !== undefined ? [source.volume] : []),
  ]);
}
