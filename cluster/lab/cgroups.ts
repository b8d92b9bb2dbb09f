import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../e2e/lab/processes';
import { HOME } from './place';

/** The control group that all pods are in: clusters of other folders have others. */
export const CGROUP = `/cached-builds-lab-${createHash('sha256').update(HOME).digest('hex').slice(0, 8)}`;

const MOUNT = '/sys/fs/cgroup';

/** The one hierarchy of version 2, or all those of version 1. */
function hierarchies(): string[] {
  if (existsSync(join(MOUNT, 'cgroup.controllers'))) return [MOUNT];
  const mounted = readdirSync(MOUNT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return mounted.map(({ name }) => join(MOUNT, name));
}

export function makeCgroups(): void {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, CGROUP), { recursive: true });
}

/** Removes them; the kernel may take a moment to notice that their processes are gone. */
export async function removeCgroups(): Promise<void> {
  await until('the end of all pods', () => hierarchies().every((hierarchy) => removed(join(hierarchy, CGROUP))));
}

function removed(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!children.map(({ name }) => removed(join(folder, name))).every(Boolean)) return false;
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}
