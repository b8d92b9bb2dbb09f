import { posix } from 'node:path';
import type { Copy, Step } from '../../../dockerfile/program';
import { isRemote } from '../../../dockerfile/reads';
import type { Selection } from '../../../dockerfile/select';
import type { Keyed, Part } from '../../keyed';
import { contentOf } from '../../keyed/content';
import type { Graph } from '../../keyed/stage';
import { beforePart, keyed } from '../../keyed/step';

/**
 * A COPY or an ADD: the base names of its sources in their order, where to, owner and mode as written, and what lies
 * there. With `--link` it stands on nothing, and a second step puts it on what came before.
 */
export function copyKeys(graph: Graph, step: Step, copy: Copy, before: Keyed | undefined): Keyed[] {
  const selections = copy.sources.filter((source) => !isRemote(source)).map((source) => selectionOf(source, copy));
  const content = contentOf(graph, copy.origin, selections);
  // What it puts where, without where that came from.
  const actions = copy.sources.map((source) =>
    isRemote(source) ? source : baseName(copy.flags.parents === undefined ? source : selectionOf(source, copy).path),
  );
  const { link, parents, 'keep-git-dir': keepGit, ...flags } = copy.flags;
  const linked = link !== undefined && link !== 'false' && flags.chmod === undefined;
  const parts: Part[] = [
    ...(linked ? [] : beforePart(before)),
    {
      what: 'text',
      value: JSON.stringify([
        step.instruction.keyword,
        actions,
        copy.destination,
        sortedEntries(flags),
        keepGit,
        selections.map(filtersOf),
        copy.inline,
      ]),
    },
    ...content.parts,
  ];
  const needs = [...(linked || !before ? [] : [before]), ...content.needs];
  const made = {
    ...keyed(step, 'copy', parts, needs),
    ...(content.missing === undefined ? {} : { missing: content.missing }),
  };
  return linked ? [made, ...linkOf(step, made, before)] : [made];
}

function linkOf(step: Step, copied: Keyed, before: Keyed | undefined): Keyed[] {
  if (before === undefined) return [];
  const parts: Part[] = [...beforePart(before), { what: 'files', value: copied.key, of: copied.instruction }];
  const link = keyed(step, 'link', parts, [before, copied]);
  return [{ ...link, instruction: `LINK ${link.instruction}` }];
}

/** `--parents` takes from the root, or from where a `/./` is, what matches the rest. */
function selectionOf(source: string, { flags, exclude }: Copy): Selection {
  if (flags.parents === undefined) return { path: source, wildcard: true, exclude };
  const at = source.indexOf('/./');
  const pattern = at < 0 ? source : source.slice(at + 3);
  return { path: at < 0 ? '/' : source.slice(0, at), include: [posix.normalize(`/${pattern}`).slice(1)], exclude };
}

const filtersOf = ({ include = [], exclude = [] }: Selection) => [include, exclude];
const baseName = (source: string) => posix.basename(posix.resolve('/', source));
const sortedEntries = (flags: Readonly<Record<string, string>>) =>
  Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
