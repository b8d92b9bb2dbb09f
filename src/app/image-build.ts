import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Build, imageBuild } from '../model/build';
import { stateOf } from '../model/builder';
import { type Fault, fault, InvalidBuildError } from '../model/faults';
import type { NamedVolume } from '../model/named';
import { parseProps } from '../model/parse';
import { plainData } from '../model/plain';
import type { ImageBuildProps } from '../model/props';
import { claimsOf } from '../plan/claims';
import { checkDependency, upstreamOf } from '../resolve/dependencies';
import { checkGroups } from '../resolve/groups';
import { asWritten } from '../resolve/origin';
import { withPullRequests } from '../resolve/pull-requests';
import { checkBuild } from '../runners/check';
import type { RunnerGroup } from '../runners/join';
import { isForFlux, keepFromSubstitution } from '../runners/kubernetes/gitops';
import { commonScope, nameFromScope, namespaceOf, objectsOf } from '../runners/kubernetes/object';
import { planOf } from '../runners/plans';
import {
  type BuildScopes,
  type BuildUnit,
  filesOf,
  meetingsOf,
  pushedImage,
  renderEach,
  renderGroups,
  renderStarts,
} from '../runners/render';
import { defaultReference } from '../runners/runner';
import { CacheVolume } from '../storage/cache-volume';
import { childOf } from './compose';
import { checkTogether } from './together';

/** Builds of which each waits for another or is waited for, and what runs them. A build by itself is alone of its kin. */
interface Kin {
  readonly builds: readonly ImageBuild[];
  readonly runs: Construct[];
}

/**
 * An image build that starts warm: everything its runners need, in one construct. One that depends on others is run after
 * them, and with them: what runs them all is called after the one that all wait for, or as `group` says.
 *
 * @example
 * const base = new ImageBuild(this, 'base', {
 *   image: 'registry.example.com/shop/base',
 *   source: { type: 'git', url: 'https://github.com/example/shop.git', path: 'base' },
 *   runner: 'tekton',
 * });
 * new ImageBuild(this, 'api', {
 *   image: 'registry.example.com/shop/api',
 *   source: { type: 'git', url: 'https://github.com/example/shop.git', path: 'api' },
 *   runner: 'tekton',
 *   dependsOn: [base],
 *   buildArgs: { BASE: base.ref },
 * });
 */
export class ImageBuild extends Construct {
  /** The name of the objects. */
  public readonly name: string;

  /** That of the build, and if there is one that of its pull requests. */
  private readonly units: readonly [BuildUnit, ...BuildUnit[]];

  private kin: Kin = { builds: [this], runs: [] };

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
    const needed = props.dependsOn?.map((one) => (one instanceof ImageBuild ? one : undefined)) ?? [];
    refuse([
      ...checkBuild(build),
      ...checkNeeded(
        build,
        needed.map((one) => one?.unit.build),
      ),
    ]);
    const before = needed.flatMap((one) => one ?? []);
    this.name = build.name;
    const unit: BuildUnit = {
      ...{ path: [], name: build.name, build, push: true },
      depth: before.reduce((deepest, one) => Math.max(deepest, one.unit.depth + 1), 0),
      upstream: upstreamOf(build, new Map(before.map((one) => [one.name, one.unit.build]))),
    };
    const others = [...new Set(before.flatMap(({ kin }) => kin.builds))];
    const otherUnits = others.flatMap(({ units }) => units);
    const { opened, faults } = withPullRequests(unit, otherUnits);
    refuse(faults);
    this.units = [unit, ...opened];
    refuse(checkGroups([...otherUnits, ...this.units]));
    renderEach(this.units, this.scopes());
    this.join(others);
    for (const one of this.units) this.useVolumes(one.build);
    const [main] = [this.job, this.task, this.workflowTemplate].filter((one) => one !== undefined);
    if (main !== undefined) this.node.defaultChild = main;
    checkTogether(this, this.units);
  }

  /** The image by digest once it is pushed, for texts of builds that depend on this one. */
  public get ref(): string {
    return `$(builds.${this.name}.ref)`;
  }

  /** The image by its first tag, with the defaults of its parameters: for what runs it, like a Deployment. */
  public get image(): string {
    return defaultReference(pushedImage(this.unit.build));
  }

  /**
   * Adds what starts the build each time it is created: for Tekton a PipelineRun, for Argo a Workflow, for Kubernetes a Job. Give it a chart of
   * its own, for `kubectl create -f`: `kubectl apply` cannot take objects whose names are generated.
   */
  public addRuns(scope: Construct): void {
    renderStarts(
      this.kin.builds.flatMap(({ units }) => units),
      ({ name, lead }, kind) => new Construct(scope, `${lead ? '' : 'groups.'}${name}-${kind}`),
      { isMeant: (group) => this.owns(ownerOf(group)) },
    );
  }

  /** What the runner `kubernetes` makes of this build: a Job, or a CronJob or Pod; undefined without that runner. */
  public get job(): ApiObject | undefined {
    return this.ownObject('Job', 'CronJob', 'Pod');
  }

  /** The Task of the runner `tekton`; undefined without that runner. */
  public get task(): ApiObject | undefined {
    return this.ownObject('Task');
  }

  /** The Pipeline of the runner `tekton`: that of this build, or that of the group it is of; undefined without that runner. */
  public get pipeline(): ApiObject | undefined {
    const runs = this.kin.runs.flatMap(objectsOf);
    return this.ownObject('Pipeline') ?? runs.find(({ kind }) => kind === 'Pipeline');
  }

  /** The WorkflowTemplate of the runner `argo`, or the ClusterWorkflowTemplate; undefined without that runner. */
  public get workflowTemplate(): ApiObject | undefined {
    return this.ownObject('WorkflowTemplate', 'ClusterWorkflowTemplate');
  }

  /** The objects of this build, for JSON patches: `build.objects.find(({ kind }) => kind === 'Job')`. */
  public get objects(): ApiObject[] {
    return objectsOf(this);
  }

  /** The scripts of this build, contents by path, where one of its runners is `script`: they are files and no objects. */
  public get scripts(): ReadonlyMap<string, string> {
    return filesOf(this.units);
  }

  private get unit(): BuildUnit {
    return this.units[0];
  }

  /** An object of the build itself, and not of that of its pull requests. */
  private ownObject(...kinds: readonly string[]): ApiObject | undefined {
    const pulls = this.node.tryFindChild('pullRequests');
    return this.objects.find(({ kind, node }) => kinds.includes(kind) && !node.scopes.some((one) => one === pulls));
  }

  private owns(unit: BuildUnit | undefined): boolean {
    return unit !== undefined && this.units.includes(unit);
  }

  private scopes(): BuildScopes {
    const own = ({ untrusted }: BuildUnit) => (untrusted ? childOf(this, 'pullRequests') : this);
    return {
      shared: own,
      own,
      group: (group) => {
        const owner = this.kin.builds.find((one) => one.owns(ownerOf(group))) ?? this;
        const run = childOf(owner, `run.${group.name}`);
        this.kin.runs.push(run);
        return run;
      },
      common: (runner, what) => commonScope(this, `${runner}-${what}`),
    };
  }

  /** What runs the others now runs this build too, in the place of what ran them. */
  private join(others: readonly ImageBuild[]): void {
    for (const { node } of new Set(others.flatMap(({ kin }) => kin.runs))) node.scope?.node.tryRemoveChild(node.id);
    const kin: Kin = { builds: [...others, this], runs: [] };
    for (const one of kin.builds) one.kin = kin;
    renderGroups(
      kin.builds.flatMap(({ units }) => units),
      this.scopes(),
    );
    for (const { unit, objects } of kin.builds) if (isForFlux(unit.build)) keepFromSubstitution(objects);
  }

  private useVolumes(build: Build): void {
    for (const volume of volumesOf(build)) {
      if (!(volume instanceof CacheVolume)) continue;
      for (const settings of build.runner)
        for (const use of claimsOf(planOf(build, { push: true, runner: settings.type })))
          if (use.claim === volume.name) volume._use(this, use, meetingsOf(settings), build.namespace);
    }
  }
}

/** A build by itself knows others only by their constructs. */
function checkNeeded(build: Build, needed: readonly (Build | undefined)[]): Fault[] {
  return needed.flatMap((one, i) => {
    if (one === undefined) return [fault('build-alone', ['dependsOn', i], {})];
    return checkDependency(build, one, ['dependsOn', i]);
  });
}

/** The build that what runs a group belongs to: the one it is called after, or the first. */
function ownerOf({ lead, members }: RunnerGroup<BuildUnit>): BuildUnit | undefined {
  return (lead ?? members[0])?.origin;
}

/** The volumes a build names, each once. */
function volumesOf({ source, cache, builder, output, steps }: Build): Set<string | NamedVolume> {
  const state = stateOf(builder);
  const entries = [...cache.from, ...cache.to].flatMap((entry) => (entry.type === 'volume' ? [entry.volume] : []));
  return new Set([
    ...(state === undefined ? [] : [state]),
    ...entries,
    ...(output === undefined ? [] : [output.volume]),
    ...[...steps.before, ...steps.after].flatMap(({ volumes }) => volumes.flatMap(({ volume }) => volume ?? [])),
    ...(source.type === 'volume' && source.volume !== undefined ? [source.volume] : []),
  ]);
}
