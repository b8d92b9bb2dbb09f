import { STEPS, type StepName } from './project';

export type Engine = 'buildkit' | 'kaniko' | 'buildah';

/** The steps that an engine says it took from a cache. */
export function reusedSteps(engine: Engine, log: string): StepName[] {
  return STEPS.filter((step) =>
    cachedCommands(engine, log).some((command) => command.includes(`echo ${step} `) || command.includes(`> /${step}`)),
  );
}

function cachedCommands(engine: Engine, log: string): string[] {
  if (engine === 'kaniko')
    return [...log.matchAll(/Using caching version of cmd: (RUN [^\n]*)/g)].map(([, command = '']) => command);
  if (engine === 'buildah')
    return [
      ...log.matchAll(/STEP \d+\/\d+: (RUN [^\n]*)\n(?:--> Cache pulled from remote [^\n]*\n)?--> Using cache/g),
    ].map(([, command = '']) => command);
  const commands = new Map(
    [...log.matchAll(/^#(\d+) \[[^\]]*\] (RUN [^\n]*)$/gm)].map(([, id = '', command = '']) => [id, command]),
  );
  // Layers that a later step needs are pulled, and BuildKit then says that it extracts them, not that they were cached.
  const cached = [...log.matchAll(/^#(\d+) (?:CACHED$|extracting sha256:)/gm)].map(([, id = '']) => id);
  return [...new Set(cached)].flatMap((id) => commands.get(id) ?? []);
}
