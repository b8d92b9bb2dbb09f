/** Runners: a {@link BuildPlan} in, constructs out. Adding one is a file here and a line below. */
import type { RunnerName } from '../model/runner';
import { argo } from './argo';
import { kubernetes } from './kubernetes';
import type { Runner } from './runner';
import { script } from './script';
import { tekton } from './tekton';

export const RUNNERS: Readonly<Record<RunnerName, Runner>> = {
  kubernetes: kubernetes,
  tekton: tekton,
  argo: argo,
  script: script,
};
