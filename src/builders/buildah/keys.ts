import { posix } from 'node:path';
import type { Step } from '../../dockerfile/program';
import { isRemote } from '../../dockerfile/reads';
import type { Part } from '../keyed';
import { contentOf } from '../keyed/content';
import { keyModel } from '../keyed/graph';
import { beforePart, keyed } from '../keyed/step';
import { settingsBefore } from '../keyed/written';

/**
 * Buildah makes an image of every instruction, and finds it by the image before and the line of its history: a RUN as
 * written with its arguments and the files that it binds, a COPY by the digest of what it adds and where, everything else
 * as written: see its `imagebuildah/stage_executor.go`. So a LABEL counts like a RUN.
 */
export const buildahKeys = keyModel({
  step: (graph, stage, step, before) => {
    const { keyword } = step.instruction;
    const { copy } = step;
    if (!['RUN', 'COPY', 'ADD', 'WORKDIR'].includes(keyword)) return [];
    const sources = copy?.sources.filter((source) => !isRemote(source)) ?? [];
    const binds = step.mounts.filter(({ type, origin }) => type === 'bind' && origin !== undefined);
    const contents = [
      ...(copy
        ? [
            contentOf(
              graph,
              copy.origin,
              sources.map((path) => ({ path, wildcard: true, exclude: copy.exclude })),
            ),
          ]
        : []),
      ...binds.map(({ origin, source }) => contentOf(graph, origin, [{ path: source }])),
    ];
    const missing = contents.find((content) => content.missing !== undefined)?.missing;
    const parts: Part[] = [
      ...beforePart(before),
      ...settingsBefore(stage, step, lineOf),
      { what: 'text', value: JSON.stringify(textOf(step)) },
      ...(keyword === 'RUN' ? [{ what: 'environment' as const, value: JSON.stringify(argumentsOf(step)) }] : []),
      ...contents.flatMap((content) => content.parts),
    ];
    const needs = [...(before ? [before] : []), ...contents.flatMap((content) => content.needs)];
    return [{ ...keyed(step, 'buildah', parts, needs), ...(missing === undefined ? {} : { missing }) }];
  },
});

/** Of a COPY neither the flags nor the folders of its sources stand in the history; that the names do is on the safe side. */
function textOf({ instruction: { keyword, text, heredocs }, copy }: Step): unknown {
  if (copy === undefined) return [text, heredocs.map(({ content }) => content.trim())];
  const { destination, sources, inline, flags } = copy;
  const names = sources.map((source) => (isRemote(source) ? source : posix.basename(source)));
  return [keyword, names, destination, inline, Object.entries(flags).sort()];
}

/** An ARG stands there with its value. */
function lineOf({ instruction, env }: Step): string {
  if (instruction.keyword !== 'ARG') return instruction.text;
  return instruction.words.map((word) => `${word}=${env.get(word.split('=')[0] ?? '') ?? ''}`).join(' ');
}

const argumentsOf = ({ env, args }: Step) => [...env].filter(([name]) => args.has(name));
