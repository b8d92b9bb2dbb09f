import type { Definition } from '../../resolve/definition';
import { loadDefinition } from '../../resolve/load';
import { atHand } from '../at-hand';
import { clashesIn, type Layout, layOut, layoutFaults } from '../output/layout';
import type { Findings } from './report';

/** A definition that was read, where it has no faults. */
export interface Read {
  readonly findings: Findings;
  readonly definition?: Definition;
  readonly builds: number;
  readonly warnings: number;
}

/** Reads the definition that a command names: all of its faults, those of what it would write with them. */
export function readAll(files: readonly string[], environment?: string, repos: readonly string[] = []): Read {
  const { layout: _, ...read } = laidOut(files, environment, repos, (definition) => ({
    faults: layoutFaults(definition),
  }));
  return read;
}

/** The same, with what it comes to. */
export function readAndLayOut(
  files: readonly string[],
  environment?: string,
  repos: readonly string[] = [],
): Read & { readonly layout?: Layout } {
  return laidOut(files, environment, repos, layOut);
}

function laidOut<Of extends Pick<Layout, 'faults'>>(
  files: readonly string[],
  environment: string | undefined,
  repos: readonly string[],
  layOut: (definition: Definition) => Of,
): Read & { readonly layout?: Of } {
  const loaded = loadDefinition(files.length > 0 ? files : ['builds.yaml'], environment, atHand(repos));
  const { definition, draft, found, warned, foundWith } = loaded;
  const read = { builds: definition?.builds.filter(({ push }) => push).length ?? 0, warnings: warned.length };
  if (definition === undefined) {
    const errors = draft === undefined ? found : foundWith(clashesIn(draft));
    return { ...read, findings: { errors, warnings: warned } };
  }
  const layout = layOut(definition);
  if (layout.faults.length > 0) return { ...read, findings: { errors: foundWith(layout.faults), warnings: warned } };
  return { ...read, findings: { errors: [], warnings: warned }, definition, layout };
}
