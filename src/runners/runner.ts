import type { Construct } from 'constructs';
import type { BuildPlan } from '../builders/plan';
import type { Component } from '../manifest/object';
import type { Build } from '../spec/build';
import type { Fault } from '../spec/faults';
import type { RunnerSettings } from '../spec/runner';

/** What a runner needs to know of what it runs, besides the plan. */
export type Workload = Pick<Build, 'name' | 'namespace' | 'parameters' | 'pod' | 'timeout' | 'kubernetesVersion'>;

/** A plan to run: that of a build or of a warmer. */
export interface Run {
  readonly workload: Workload;
  readonly plan: BuildPlan;
  /** What the objects are labelled as. */
  readonly component: Component;
  /** How many builds must be done one after the other before this one. */
  readonly depth: number;
}

/** What runs a plan. */
export interface Runner<Settings extends RunnerSettings = RunnerSettings> {
  /** What cannot work with this runner, at paths below the build; those of `runner` below the settings. */
  check(workload: Workload, settings: Settings): Fault[];
  /** What tells two settings apart: those of one variant would write the same objects for one build. */
  variant(settings: Settings): string;
  /** Adds the objects that run it, as children of `scope`. */
  render(scope: Construct, run: Run, settings: Settings): void;
}
