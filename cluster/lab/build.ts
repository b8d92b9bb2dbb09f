import { ENGINES } from '../../e2e/lab/engines';
import { built } from '../../e2e/lab/programs';
import { PARTS } from './parts';

const { buildx: _, ...engines } = ENGINES;
const ALL = { ...PARTS, ...engines };

/** The folders with the programs that the cluster is made of. */
export type Programs = Readonly<Record<keyof typeof ALL, string>>;

/** Builds what no earlier run has built, one after the other: each build uses all processors by itself. */
export async function buildPrograms(signal?: AbortSignal): Promise<Programs> {
  const folders: [string, string][] = [];
  for (const [name, part] of Object.entries(ALL)) folders.push([name, await built(part, signal)]);
  return Object.fromEntries(folders) as Programs;
}
