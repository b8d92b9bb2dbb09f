import type { Definition } from '../../resolve/definition';
import { type Loaded, loadDefinition } from '../../resolve/load';
import { atHand } from '../at-hand';
import { clashesIn, type Layout, layOut } from '../output/layout';
import type { Findings } from './report';

/** A definition that was read, and what it comes to where it has no faults. */
export interface Read {
  readonly findings: Findings;
  readonly definition?: Definition;
  readonly layout?: Layout;
  readonly builds: number;
  readonly warnings: number;
}

/** Reads the definition that a command names: all of its faults, those of what it would write with them. */
export function readAll(files: readonly string[], environment?: string, repos: readonly string[] = []): Read {
  return laidOut(loadDefinition(files.length > 0 ? files : ['builds.yaml'], environment, atHand(repos)));
}

function laidOut({ definition, draft, found, warned, foundWith }: Loaded): Read {
  const read = { builds: definition?.builds.filter(({ push }) => push).length ?? 0, warnings: warned.length };
  if (definition === undefined) {
    const errors = draft === undefined ? found : foundWith(clashesIn(draft));
    return { ...read, findings: { errors, warnings: warned } };
  }
  const layout = layOut(definition);
  if (layout.faults.length > 0) return { ...read, findings: { errors: foundWith(layout.faults), warnings: warned } };
  return { ...read, findings: { errors: [], warnings: warned }, definition, layout };
}
