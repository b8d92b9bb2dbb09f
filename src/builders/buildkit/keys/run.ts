import type { Mounted, ProgramStage, Step } from '../../../dockerfile/program';
import type { Keyed, Part } from '../../keyed';
import { contentOf } from '../../keyed/content';
import type { Graph } from '../../keyed/stage';
import { beforePart, keyed } from '../../keyed/step';

/** A RUN: the program with its arguments, what it sees of the environment, and of its mounts where they are and the files in them. */
export function runKey(graph: Graph, stage: ProgramStage, step: Step, before: Keyed | undefined): Keyed {
  const binds = step.mounts.filter(({ origin }) => origin !== undefined);
  const contents = binds.map((mount) => contentOf(graph, mount.origin, [{ path: mount.source }]));
  const missing = contents.find((content) => content.missing !== undefined)?.missing;
  const flags = step.instruction.flags.filter(({ name }) => name !== 'mount');
  const parts: Part[] = [
    ...beforePart(before),
    { what: 'text', value: JSON.stringify([argumentsOf(step), flags]) },
    { what: 'environment', value: JSON.stringify([...step.env]) },
    { what: 'user', value: step.user },
    { what: 'workdir', value: step.workdir },
    { what: 'platform', value: stage.platform, of: stage.platform },
    ...(step.mounts.length > 0
      ? [{ what: 'mounts' as const, value: JSON.stringify(step.mounts.map(mountKey).sort()) }]
      : []),
    ...contents.flatMap(({ parts }) => parts),
  ];
  const needs = [...(before ? [before] : []), ...contents.flatMap(({ needs }) => needs)];
  return { ...keyed(step, 'run', parts, needs), ...(missing === undefined ? {} : { missing }) };
}

function argumentsOf({ instruction, shell }: Step): unknown {
  const { json, words, rest, heredocs } = instruction;
  if (json) return words;
  // A here-document alone is the script itself; with a `#!` it is a program of its own.
  const [only] = heredocs;
  if (only && heredocs.length === 1 && words.length === 1)
    return only.content.startsWith('#!') ? ['/dev/pipes', only.name, only.content] : [...shell, only.content];
  return [...shell, [rest, ...heredocs.map(({ name, content }) => `${content}${name}`)].join('\n')];
}

/** Of a cache neither name nor sharing counts, unless they are the default; of a bind neither does where it is from. */
function mountKey({ type, at, target, id, sharing, writable, options, origin }: Mounted): string {
  if (type === 'cache') {
    const plain = (id ?? target) === at && (sharing ?? 'shared') === 'shared';
    return JSON.stringify([at, type, plain, writable, options]);
  }
  const named = type === 'secret' || type === 'ssh' ? id : undefined;
  return JSON.stringify([at, type, named, writable, options, origin?.kind === 'scratch']);
}
