import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Definition, readDefinition } from './config/definition';
import { loadDefinition } from './config/load';
import { objectsOf } from './manifest/object';
import { renderBuild } from './runners/render';
import { InvalidBuildError } from './spec/faults';
import type { BuildsFile } from './spec/props';
import { addClaim } from './storage/cache-volume';
import { addWarmer } from './warmers/cache-warmer';

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
}

/**
 * A whole builds.yaml in a chart: its volumes, warmers and builds, named as in the file. Each is a child: `volumes.NAME`,
 * `warmers.NAME` and `builds.NAME`.
 */
export class CachedBuilds extends Construct {
  /** What the definition may mean otherwise than it says; the command prints these. */
  public readonly warnings: readonly string[];

  /** @throws InvalidBuildError with every fault of the definition; those of a file with line and column */
  public constructor(scope: Construct, id: string, props: CachedBuildsProps) {
    super(scope, id);
    const { definition, faults, warnings } = read(props);
    if (definition === undefined) {
      throw new InvalidBuildError(`CachedBuilds ${this.node.path}`, faults);
    }
    this.warnings = warnings;
    this.render(definition);
  }

  /** The objects of everything in the definition, for JSON patches. */
  public get objects(): ApiObject[] {
    return objectsOf(this);
  }

  private render({ volumes, warmers, builds }: Definition): void {
    for (const { entry, name, settings } of volumes) {
      if (settings.claim === undefined) addClaim(new Construct(this, `volumes.${entry}`), name, settings);
    }
    for (const { name, settings, plan } of warmers)
      addWarmer(new Construct(this, `warmers.${name}`), name, settings, plan);
    for (const { path, build, plan, name, push, depth } of builds) {
      const child = new Construct(this, push ? path.join('.') : [...path, build.name].join('.'));
      renderBuild(
        build,
        plan,
        { depth, name, component: push ? 'build' : 'cache-warmer' },
        { shared: child, runner: () => child },
      );
    }
  }
}

function read({ file, definition }: CachedBuildsProps): {
  definition?: Definition;
  faults: InvalidBuildError['faults'];
  warnings: readonly string[];
} {
  if (file !== undefined && definition === undefined) {
    const loaded = loadDefinition(file);
    return { ...loaded, faults: loaded.faults.map((message) => ({ path: [], message })) };
  }
  if (file !== undefined || definition === undefined)
    return { faults: [{ path: [], message: 'write either file or definition' }], warnings: [] };
  const reading = readDefinition(definition);
  return { ...reading, warnings: reading.warnings.map(({ message }) => message) };
}
