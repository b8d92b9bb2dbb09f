import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The steps of the Dockerfile that take time, by what they print: ten seconds in all. */
export const STEPS = ['deps', 'compile', 'tools'] as const;
export type StepName = (typeof STEPS)[number];

/** A project with a Dockerfile of two stages, whose RUN steps take ten seconds. */
export function writeProject(folder: string, base: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src/main'), 'one\n');
  writeFileSync(
    join(folder, 'Dockerfile'),
    [
      `FROM ${base} AS compile`,
      'RUN sleep 4 && echo deps > /deps',
      'COPY src /src',
      'RUN sleep 3 && cat /src/main > /compile',
      `FROM ${base}`,
      'RUN sleep 3 && echo tools > /tools',
      'COPY --from=compile /compile /compile',
      '',
    ].join('\n'),
  );
  readable(folder);
}

/** Changes the one file of source. */
export function changeSource(folder: string, content: string): void {
  writeFileSync(join(folder, 'src/main'), `${content}\n`);
}

/** A project whose one RUN step notes, in a cache mount, how often it has run; `salt` makes it run again. */
export function writeCacheMountProject(folder: string, base: string, salt: string): void {
  mkdirSync(folder, { recursive: true });
  const step = `RUN --mount=type=cache,target=/keep echo ${salt} >> /keep/runs && echo "runs: $(wc -l < /keep/runs)" && cp /keep/runs /runs`;
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}\n${step}\n`);
  readable(folder);
}

/** As a clone with umask 022 has it: modes are in the keys of layers. */
export function readable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) readable(path);
    else chmodSync(path, 0o644);
  }
}
