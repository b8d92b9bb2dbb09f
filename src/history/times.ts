/** A step that a log tells of. */
interface Timed {
  /** Where there is one stage alone, the log does not name it. */
  readonly stage: string | undefined;
  readonly text: string;
  readonly seconds: number;
}

interface Step {
  readonly stage: string;
  readonly instruction: string;
}

/** How long the steps of real builds took, in seconds: of those that ran. */
export class StepTimes {
  private readonly known = new Map<string, number | undefined>();

  public constructor(private readonly timed: readonly Timed[]) {}

  public get isEmpty(): boolean {
    return this.timed.length === 0;
  }

  /** Nothing where the step was found, or was not there. */
  public of({ stage, instruction }: Step): number | undefined {
    const name = `${stage}\n${instruction}`;
    if (!this.known.has(name)) this.known.set(name, this.longest(stage, patternOf(instruction)));
    return this.known.get(name);
  }

  private longest(stage: string, pattern: RegExp): number | undefined {
    const own = this.timed.filter((one) => (one.stage ?? stage) === stage && pattern.test(bare(one.text)));
    return own.length === 0 ? undefined : Math.max(...own.map(({ seconds }) => seconds));
  }
}

/** In a log variables are put in and quotes are gone; what flags say of mounts is no other work. */
function patternOf(instruction: string): RegExp {
  const parts = bare(instruction).split(/\$(?:\w+|\{[^}]*\})/);
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}

const bare = (text: string) =>
  text
    .replace(/ --(link\b|[a-z-]+=\S+)/g, '')
    .replace(/["'\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * The times of steps in what BuildKit prints: `--progress=rawjson` or `--progress=plain`. What was found has none.
 * See https://docs.docker.com/reference/cli/docker/buildx/build/#progress
 */
export function timesIn(logs: readonly string[]): StepTimes {
  return new StepTimes(logs.flatMap((log) => (log.trimStart().startsWith('{') ? inJson(log) : inText(log))));
}

interface Vertex {
  readonly digest?: string;
  readonly name?: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
}

/** The same step is told again as it goes on; what is said last holds. */
function inJson(log: string): Timed[] {
  const vertexes = new Map<string, Vertex>();
  for (const line of log.split('\n'))
    for (const vertex of vertexesOf(line))
      if (vertex.digest) vertexes.set(vertex.digest, { ...vertexes.get(vertex.digest), ...vertex });
  return [...vertexes.values()].flatMap(({ name = '', started, completed, cached }) => {
    const seconds = (Date.parse(completed ?? '') - Date.parse(started ?? '')) / 1000;
    return cached || !(seconds >= 0) ? [] : timed(name, seconds);
  });
}

function vertexesOf(line: string): readonly Vertex[] {
  try {
    const { vertexes } = JSON.parse(line) as { vertexes?: unknown };
    return Array.isArray(vertexes) ? vertexes : [];
  } catch {
    return [];
  }
}

/** `#8 [build 3/5] RUN npm ci`, and later `#8 DONE 23.4s`. */
function inText(log: string): Timed[] {
  const names = new Map<string, string>();
  const found: Timed[] = [];
  for (const line of log.split('\n')) {
    const [, id = '', text = ''] = /^#(\d+) (.*)$/.exec(line.trimEnd()) ?? [];
    const [, seconds] = /^DONE (\d+(?:\.\d+)?)s$/.exec(text) ?? [];
    if (seconds !== undefined) found.push(...timed(names.get(id) ?? '', Number(seconds)));
    else if (text.startsWith('[') && !names.has(id)) names.set(id, text);
  }
  return found;
}

/** A step by its name, `[build 3/5] RUN npm ci`; a build for several platforms names them too. */
function timed(name: string, seconds: number): Timed[] {
  const [, stage, text] = /^\[(?:[a-z0-9]+\/[a-z0-9/>-]+ )?(?:(\S+)\s+)?\d+\/\d+\] ([\s\S]*)$/.exec(name) ?? [];
  return text === undefined ? [] : [{ stage: stage?.replace(/^stage-(?=\d+$)/, ''), text, seconds }];
}
