import { posix } from 'node:path';
import { digestOf, entryAt, type Folder } from '../../dockerfile/folder';
import type { Origin, Step } from '../../dockerfile/program';
import { fixedPartOf, isPattern, type Selection, select } from '../../dockerfile/select';
import { hashOf } from '../hash';
import type { Keyed, Part } from '.';
import type { Graph, KeyedStage } from './stage';

/** What is known of the files that a step takes in. */
export interface Content {
  readonly parts: readonly Part[];
  readonly needs: readonly Keyed[];
  readonly missing?: string;
}

/**
 * What a step takes from a context is known to the byte. What it takes of a stage counts by its bytes too, which are
 * known as far as they came from a context; what a RUN made is taken for other bytes when the RUN has another key.
 */
export function contentOf(graph: Graph, origin: Origin | undefined, selections: readonly Selection[]): Content {
  if (origin === undefined || origin.kind === 'scratch') return { parts: [], needs: [] };
  if (origin.kind === 'image') return ofImage(origin.image, selections);
  if (origin.kind === 'stage') return ofStage(graph.stage(origin.stage), graph, selections);
  return ofFolder(folderOf(graph, origin.name), selections);
}

export function folderOf({ sources }: Graph, name: string | undefined): Folder | undefined {
  return name === undefined ? sources.context : sources.contexts?.[name];
}

function ofFolder(root: Folder | undefined, selections: readonly Selection[]): Content {
  const found = selections.map((selection) => ({ path: selection.path, entry: root && select(root, selection) }));
  const missing = root && found.find(({ entry }) => entry === undefined)?.path;
  const parts = found.map(({ path, entry }): Part => {
    const value = entry ? digestOf(entry) : 'missing';
    return { what: 'files', value, of: path, ...(entry ? { entry } : {}) };
  });
  return { parts, needs: [], ...(missing === undefined ? {} : { missing }) };
}

function ofImage(image: string, selections: readonly Selection[]): Content {
  return {
    parts: selections.map(({ path }) => ({
      what: 'base',
      value: hashOf(image, posix.resolve('/', path)),
      of: image,
      unknown: true,
    })),
    needs: [],
  };
}

function ofStage(stage: KeyedStage, graph: Graph, selections: readonly Selection[]): Content {
  const parts = selections.map((selection): Part => {
    const { token, unknown } = madeAt(stage, graph, posix.resolve('/', fixedPartOf(selection.path)));
    const pattern = isPattern(selection.path) ? selection.path : '';
    const value = hashOf(token, pattern, selection.include, selection.exclude);
    return { what: 'stage', value, of: `${selection.path} of ${stage.stage.stage.name}`, unknown };
  });
  return { parts, needs: stage.last ? [stage.last] : [] };
}

interface Made {
  readonly token: string;
  /** Whether it depends on what a RUN made. */
  readonly unknown: boolean;
}

/** What lies at a path of a stage, by who made it: from the last step back to what settles it. */
function madeAt(stage: KeyedStage, graph: Graph, path: string): Made {
  const layers: string[] = [];
  for (const { step, keyed } of [...stage.steps].reverse()) {
    const found = atStep(step, keyed, graph, path);
    if (found.layer !== undefined) layers.push(found.layer);
    if (found.settled) return { token: hashOf(layers), unknown: found.unknown ?? false };
  }
  if (stage.below) {
    const { token, unknown } = madeAt(stage.below, graph, path);
    return { token: hashOf(layers, token), unknown };
  }
  return { token: hashOf(layers, stage.own[0]?.parts[0]?.value ?? '', path), unknown: true };
}

interface AtStep {
  /** What the step has to do with the path. */
  readonly layer?: string;
  /** Whether nothing before it matters. */
  readonly settled?: boolean;
  readonly unknown?: boolean;
}

function atStep(step: Step, keyed: Keyed, graph: Graph, path: string): AtStep {
  if (step.instruction.keyword === 'RUN') return { layer: `${keyed.key} ${path}`, settled: true, unknown: true };
  if (step.instruction.keyword === 'WORKDIR') return isAt(step.workdir, path) ? { layer: step.workdir } : {};
  const { copy } = step;
  if (copy === undefined || keyed.instruction.startsWith('LINK ')) return {};
  const destination = posix.resolve(copy.destination);
  if (!isAt(destination, path) && !isAt(path, destination)) return {};
  const put = putAt(step, graph, path);
  if (put === 'nothing') return {};
  if (put === undefined) return { layer: `${keyed.key} ${path}` };
  const { chown = '', chmod = '' } = copy.flags;
  return { layer: hashOf(put.digest, chown, chmod), settled: put.file };
}

/** What a plain COPY from a context puts at a path; undefined where that is not simple. */
function putAt(
  { copy, instruction }: Step,
  graph: Graph,
  path: string,
): { digest: string; file: boolean } | 'nothing' | undefined {
  if (
    instruction.keyword !== 'COPY' ||
    copy?.origin.kind !== 'context' ||
    copy.inline.length > 0 ||
    copy.exclude.length > 0 ||
    copy.flags.parents
  )
    return undefined;
  const [source, ...others] = copy.sources;
  const root = folderOf(graph, copy.origin.name);
  if (root === undefined || source === undefined || others.length > 0 || isPattern(source)) return undefined;
  const entry = entryAt(root, source);
  if (entry === undefined) return undefined;
  const into = entry.kind !== 'folder' && copy.destination.endsWith('/');
  const place = posix.resolve(copy.destination, into ? posix.basename(source) : '.');
  if (isAt(place, path) && place !== path)
    return { digest: hashOf(digestOf(entry), posix.relative(path, place)), file: false };
  const there =
    place === path ? entry : entry.kind === 'folder' ? entryAt(entry, posix.relative(place, path)) : undefined;
  return there === undefined ? 'nothing' : { digest: digestOf(there), file: there.kind !== 'folder' };
}

/** Whether a path is another one, or below it. */
function isAt(path: string, above: string): boolean {
  return path === above || above === '/' || path.startsWith(`${above}/`);
}
