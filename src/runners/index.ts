// Made by `npm run generate` from src/model/known.ts. Do not edit.
import type { RunnerName } from '../model/runner';
import type { Runner } from './runner';
import { kubernetes } from './kubernetes';
import { tekton } from './tekton';
import { argo } from './argo';
import { script } from './script';

export const RUNNERS: Readonly<Record<RunnerName, Runner>> = { kubernetes, tekton, argo, script };
