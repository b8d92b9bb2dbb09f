import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyModel } from '../../src/builders/keyed';
import type { ImageBuild } from '../../src/history/image';
import { must } from '../lab/processes';

/** An engine of this machine that keeps what it built, and is asked what it found. */
export interface HistoryEngine {
  readonly model: KeyModel;
  start(): Promise<void>;
  /** Builds what lies in a folder; nothing where the build fails. */
  build(work: string, image: ImageBuild): readonly SeenStep[] | undefined;
  stop(): Promise<void>;
}

/** What an engine said of a step. */
export interface SeenStep {
  /** The name of its stage, else its number. */
  readonly stage: string;
  readonly text: string;
  readonly found: boolean;
}

/** What the engines of a test have in common. */
export interface Place {
  /** A folder of their own. */
  readonly folder: string;
  /** Where base images are, and layers may be kept. */
  readonly registry: string;
}

/** The files of a commit, with modes as a clone has them and no `.git`. */
export function checkOut(clone: string, commit: string, work: string): void {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  // A file of the same size and time is not sent again, and an archive gives all files the time of the commit.
  const script = 'umask 022; git -C "$1" archive "$2" | tar -x -m -C "$3" --no-same-permissions';
  must('sh', ['-c', script, 'sh', clone, commit, work]);
}

export const placeIn = (folder: string, name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};
