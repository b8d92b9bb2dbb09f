import { posix } from 'node:path';
import { expand, type Lookup } from './expand';
import { mountsOf } from './mounts';
import { platformArguments } from './platform';
import type { Copy, Mounted, Origin, Program, ProgramStage, Step } from './program';
import { type Dockerfile, type Instruction, readInstruction, type Stage } from './syntax';
import { pairsOf } from './words';

/** What a build says beside its Dockerfile. */
export interface BuildOptions {
  /** The last stage where it is not said. */
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** @default linux/amd64 */
  readonly platform?: string;
  /** Names of further contexts; a stage or an image of the name is theirs. */
  readonly contexts?: readonly string[];
  /** Images that stand for what a Dockerfile calls by these names, a stage too. */
  readonly images?: Readonly<Record<string, string>>;
}

const SHELL = ['/bin/sh', '-c'];

/** What is to be done for a target; nothing where there is no such stage. */
export function evaluate(dockerfile: Dockerfile, options: BuildOptions = {}): Program | undefined {
  const { target } = options;
  const last = dockerfile.stages.at(-1);
  const wanted =
    target === undefined
      ? last
      : dockerfile.stages.find(({ name, index }) => [name, `${index}`].includes(target.toLowerCase()));
  return wanted && new Evaluation(dockerfile, options).program(wanted);
}

class Evaluation {
  private readonly globals: ReadonlyMap<string, string>;
  private readonly done = new Map<Stage, ProgramStage>();
  private readonly state = new Map<ProgramStage, State>();

  public constructor(
    private readonly dockerfile: Dockerfile,
    private readonly options: BuildOptions,
  ) {
    const { buildArgs = {}, platform = 'linux/amd64' } = options;
    const globals = new Map<string, string>(platformArguments(platform, buildArgs));
    for (const { keyword, rest } of dockerfile.globals)
      for (const { name, value } of pairsOf(keyword, rest, dockerfile.escape)) {
        const given = ownOf(buildArgs, name) ?? (value === undefined ? undefined : this.put(value, globals));
        if (given !== undefined) globals.set(name, given);
      }
    this.globals = globals;
  }

  public program(target: Stage): Program {
    const made = this.stageOf(target);
    return { stages: this.dockerfile.stages.flatMap((stage) => this.done.get(stage) ?? []), target: made };
  }

  private stageOf(stage: Stage): ProgramStage {
    const known = this.done.get(stage);
    if (known) return known;
    const name = this.put(stage.base, this.globals);
    const base = this.originOf(name, stage.index, false);
    const asked = stage.platform && this.put(stage.platform, this.globals);
    const of = base.kind === 'stage' ? base.stage : undefined;
    const platform = of?.platform ?? (asked || this.options.platform || 'linux/amd64');
    const state = stateOn(of && this.state.get(of));
    const steps: Step[] = [];
    const made: ProgramStage = { stage, base, platform, steps };
    const triggers = state.triggers.splice(0);
    for (const instruction of [...triggers, ...stage.instructions]) steps.push(this.step(stage, instruction, state));
    this.done.set(stage, made);
    this.state.set(made, state);
    return made;
  }

  private step(stage: Stage, instruction: Instruction, state: State): Step {
    const lookup: Lookup = (name) => state.env.get(name);
    const put = (word: string) => expand(word, lookup, this.dockerfile.escape);
    this.take(instruction, state, put);
    const { keyword } = instruction;
    const env = state.snapshot();
    return {
      stage,
      instruction,
      env: env.env,
      args: env.args,
      workdir: state.workdir,
      user: state.user,
      shell: state.shell,
      ...(keyword === 'COPY' || keyword === 'ADD' ? { copy: this.copyOf(stage, instruction, state, put) } : {}),
      mounts: keyword === 'RUN' ? this.mountedOf(stage, instruction, state, put) : [],
    };
  }

  /** What an instruction changes for those after it. */
  private take({ keyword, rest, words, json, line, source }: Instruction, state: State, put: (word: string) => string) {
    if (keyword === 'ENV') {
      const pairs = pairsOf(keyword, rest, this.dockerfile.escape);
      for (const [name, value] of pairs.map(({ name, value = '' }) => [put(name), put(value)] as const))
        state.set(name, value, false);
    } else if (keyword === 'ARG') {
      for (const { name, value } of pairsOf(keyword, rest, this.dockerfile.escape)) {
        const given = ownOf(this.options.buildArgs ?? {}, name);
        const own = given ?? (value === undefined ? this.globals.get(name) : put(value));
        if (own !== undefined) state.set(name, own, true);
      }
    } else if (keyword === 'WORKDIR') state.workdir = posix.resolve(state.workdir, put(rest) || '.');
    else if (keyword === 'USER') state.user = put(rest);
    else if (keyword === 'SHELL' && json) state.shell = words;
    else if (keyword === 'ONBUILD') {
      const lines = source.split('\n');
      const own = [(lines[0] as string).replace(/^\s*onbuild\s+/i, ''), ...lines.slice(1)];
      state.triggers.push(readInstruction(own, line - 1, this.dockerfile.escape));
    }
  }

  private copyOf(stage: Stage, instruction: Instruction, state: State, put: (word: string) => string): Copy {
    const { words, json, flags, heredocs } = instruction;
    const given = flags.map(({ name, value }): [string, string] => [name, put(value ?? 'true')]);
    const { from, ...rest } = Object.fromEntries(given.filter(([name]) => name !== 'exclude'));
    const expanded = words.filter((word) => json || !/^\d*<<-?["']?[^<"']+["']?$/.test(word)).map(put);
    const destination = expanded.at(-1) ?? '';
    return {
      origin: from === undefined ? { kind: 'context' } : this.originOf(from, stage.index, true),
      sources: expanded.slice(0, -1),
      inline: heredocs.map((doc) => ({
        name: doc.name,
        content: doc.expand
          ? doc.content
              .split('\n')
              .map((line) => this.inline(line, state))
              .join('\n')
          : doc.content,
      })),
      destination: absolute(state.workdir, destination),
      flags: rest,
      exclude: given.filter(([name]) => name === 'exclude').map(([, value]) => value),
    };
  }

  /** In a here-document quotes are characters like others. */
  private inline(line: string, state: State): string {
    return line.replace(/\\([\\$])|\$(\w+|\{[^}]*\})/g, (whole, escaped?: string) =>
      escaped === undefined ? expand(whole, (name) => state.env.get(name)) : escaped,
    );
  }

  private mountedOf(stage: Stage, { flags }: Instruction, state: State, put: (word: string) => string): Mounted[] {
    return mountsOf(flags, put).map((mount) => {
      const files = mount.type === 'bind' || mount.from !== undefined;
      const origin: Origin = mount.from ? this.originOf(mount.from, stage.index, true) : { kind: 'context' };
      return { ...mount, at: absolute(state.workdir, mount.target), ...(files ? { origin } : {}) };
    });
  }

  /** A stage before this one, a named context, or an image; by index only where it is taken from. */
  private originOf(name: string, before: number, byIndex: boolean): Origin {
    const lower = name.toLowerCase();
    const earlier = this.dockerfile.stages.filter(({ index }) => index < before);
    const named = earlier.filter((stage) => stage.name === lower && stage.name !== `${stage.index}`).at(-1);
    const stage = named ?? (byIndex && /^\d+$/.test(name) ? earlier[Number(name)] : undefined);
    if (this.options.contexts?.includes(lower)) return { kind: 'context', name: lower };
    const given = ownOf(this.options.images ?? {}, lower);
    if (given !== undefined) return { kind: 'image', image: given };
    if (stage) return { kind: 'stage', stage: this.stageOf(stage) };
    return lower === 'scratch' ? { kind: 'scratch' } : { kind: 'image', image: name };
  }

  private put(word: string, values: ReadonlyMap<string, string>): string {
    return expand(word, (name) => values.get(name), this.dockerfile.escape);
  }
}

/** What instructions have set, up to one. */
class State {
  public readonly env = new Map<string, string>();
  public readonly args = new Set<string>();
  public workdir = '/';
  public user = '';
  public shell: readonly string[] = SHELL;
  public readonly triggers: Instruction[] = [];
  private shot: { env: ReadonlyMap<string, string>; args: ReadonlySet<string> } | undefined;

  /** What is set again comes last. */
  public set(name: string, value: string, arg: boolean): void {
    this.env.delete(name);
    this.env.set(name, value);
    if (arg) this.args.add(name);
    else this.args.delete(name);
    this.shot = undefined;
  }

  public snapshot() {
    this.shot ??= { env: new Map(this.env), args: new Set(this.args) };
    return this.shot;
  }
}

function stateOn(base: State | undefined): State {
  const state = new State();
  if (base === undefined) return state;
  for (const [name, value] of base.env) state.set(name, value, base.args.has(name));
  state.triggers.push(...base.triggers);
  return Object.assign(state, { workdir: base.workdir, user: base.user, shell: base.shell });
}

/** A path below the working directory; a slash at its end says that it is a folder, and stays. */
function absolute(workdir: string, path: string): string {
  const whole = posix.resolve(workdir, path || '.');
  if (whole === '/') return whole;
  return path.endsWith('/.') ? `${whole}/.` : /(^|\/)$|^\.$/.test(path) ? `${whole}/` : whole;
}

function ownOf(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
