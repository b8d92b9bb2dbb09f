import { posix } from 'node:path';
import type { Step } from '../../dockerfile/program';
import { isRemote } from '../../dockerfile/reads';
import type { Keyed, Part } from '../keyed';
import { contentOf } from '../keyed/content';
import { keyModel } from '../keyed/graph';
import type { Graph } from '../keyed/stage';
import { beforePart, keyed } from '../keyed/step';
import { settingsBefore } from '../keyed/written';

/**
 * Kaniko's key is a list: the digest of the base, then each instruction as written, with its arguments and environment
 * where it is a RUN, and the hashes of the files that it takes: see its `pkg/executor/build.go`. Once something of a stage
 * is not found it looks for nothing more there.
 */
export const kanikoKeys = keyModel({
  stopsAtMiss: true,
  step: (graph, stage, step, before) => {
    const { keyword } = step.instruction;
    if (keyword === 'WORKDIR' ? step.workdir === '/' : !['RUN', 'COPY', 'ADD'].includes(keyword)) return [];
    const files = filesOf(graph, step);
    const parts: Part[] = [
      ...beforePart(before),
      ...settingsBefore(stage, step, ({ instruction }) => instruction.text),
      { what: 'text', value: JSON.stringify([step.instruction.text, step.instruction.heredocs]) },
      ...(keyword === 'RUN' ? [{ what: 'environment' as const, value: JSON.stringify([...step.env].sort()) }] : []),
      ...files.parts,
    ];
    const made: Keyed = { ...keyed(step, 'kaniko', parts, [...(before ? [before] : []), ...files.needs]) };
    const missing = files.missing === undefined ? {} : { missing: files.missing };
    const never =
      step.copy && !graph.sources.copyLayers
        ? { never: 'kaniko keeps no layer of a COPY without cacheCopyLayers' }
        : {};
    return [{ ...made, ...missing, ...never }];
  },
});

/** Of a folder names, modes and contents count, of a file not the name: that is in the instruction. */
function filesOf(graph: Graph, { copy }: Step) {
  if (copy === undefined) return { parts: [], needs: [] };
  const sources = copy.sources.filter((source) => !isRemote(source));
  const found = contentOf(
    graph,
    copy.origin,
    sources.map((path) => ({ path, wildcard: true })),
  );
  const parts = found.parts.map(
    (part, i): Part => ({ ...part, value: `${part.value} ${placeOf(part, sources[i] ?? '')}` }),
  );
  return { ...found, parts };
}

/** A folder is hashed with its path. */
const placeOf = ({ entry }: Part, source: string) => (entry?.kind === 'folder' ? posix.resolve('/', source) : '');
