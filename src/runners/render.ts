import type { Construct } from 'constructs';
import { BUILDERS } from '../builders';
import type { BuildPlan, PlanOptions } from '../builders/plan';
import type { Component } from '../manifest/object';
import type { Build } from '../spec/build';
import type { RunnerSettings } from '../spec/runner';
import { addFiles } from '../storage/files';
import { RUNNERS } from '.';

/** Where the objects of a build go: what its runners share, and what each of them adds. */
export interface Scopes {
  readonly shared: Construct;
  runner(settings: RunnerSettings): Construct;
}

/** What a build is rendered as. */
export interface RenderOptions {
  readonly component: Component;
  readonly depth: number;
  /** The name of the objects, where it is not that of the build. */
  readonly name?: string;
}

export const AS_BUILD: RenderOptions = { component: 'build', depth: 0 };

/** The plan of a build. */
export function planOf(build: Build, options: PlanOptions): BuildPlan {
  return BUILDERS[build.builder.type].plan(build, options);
}

/** Adds everything a build consists of, for each of its runners. */
export function renderBuild(build: Build, plan: BuildPlan, options: RenderOptions, scopes: Scopes): void {
  const workload = { ...build, name: options.name ?? build.name };
  const { component, depth } = options;
  addFiles(scopes.shared, workload, plan);
  for (const settings of build.runner)
    RUNNERS[settings.type].render(scopes.runner(settings), { workload, plan, component, depth }, settings);
}
