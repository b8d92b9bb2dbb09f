import { ENGINES } from '../../e2e/lab/engines';
import { built, kept } from '../../e2e/lab/programs';
import { EVENTS, PARTS } from './parts';

const { buildx: _, ...engines } = ENGINES;
const ALL = { ...PARTS, ...engines };

/** The folders with the programs that the cluster is made of. */
export type Programs = Readonly<Record<keyof typeof ALL, string>> & { readonly events?: string };

/** Builds what no earlier run has built, one after the other: each build uses all processors by itself. */
export async function buildPrograms(signal?: AbortSignal): Promise<Programs> {
  const folders: [string, string][] = [];
  for (const [name, part] of Object.entries(ALL)) folders.push([name, await built(part, signal)]);
  return { ...(Object.fromEntries(folders) as Programs), events: kept(EVENTS) };
}

/** Builds Argo Events, which is the last thing that a machine without a network, or without the time, goes without. */
export async function buildEvents(say: (what: string) => void, signal?: AbortSignal): Promise<void> {
  try {
    await built(EVENTS, signal);
  } catch (error) {
    signal?.throwIfAborted();
    say(`Argo Events is left out, and its tests are skipped: ${(error as Error).message}`);
  }
}
