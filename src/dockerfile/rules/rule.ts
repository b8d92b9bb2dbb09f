import type { Build } from '../../model/build';
import type { DataOf } from '../../model/faults';
import type { DOCKERFILE_FAULTS } from '../../model/faults/dockerfiles';
import type { Program, ProgramStage, Step } from '../program';
import type { Dockerfile, Instruction } from '../syntax';

export type DockerfileCode = keyof typeof DOCKERFILE_FAULTS;

/** A build with its Dockerfile, and what lies in its context. */
export interface Subject {
  readonly build: Build;
  readonly dockerfile: Dockerfile;
  /** For the target of the build. */
  readonly program: Program;
  /** The files of the context, relative to it. */
  readonly files: readonly string[];
  /** Which of them an ignore file leaves out; nothing where there is none. */
  readonly ignores?: (path: string) => boolean;
  /** Images that a warmer keeps for it. */
  readonly warmed: ReadonlySet<string>;
  /** The other builds of the definition. */
  readonly others: readonly Build[];
}

/** Something that a rule found. */
export interface Hit<Code extends DockerfileCode = DockerfileCode> {
  readonly line: number;
  readonly facts: DataOf<Code>;
}

/** A line of the table of rules. */
export interface Rule {
  readonly code: DockerfileCode;
  find(subject: Subject): readonly Hit[];
}

/** A rule with the types of its facts. */
export function rule<Code extends DockerfileCode>(code: Code, find: (subject: Subject) => readonly Hit<Code>[]): Rule {
  return { code, find: find as Rule['find'] };
}

/** What a RUN runs, here-documents too; nothing of another instruction. */
export function commandOf({ instruction }: Step): string {
  if (instruction.keyword !== 'RUN') return '';
  return [instruction.words.join(' '), ...instruction.heredocs.map(({ content }) => content)].join('\n');
}

/** The steps of each stage, with those that follow in it. */
export function stepsOf({ program }: Subject): { stage: ProgramStage; step: Step; after: readonly Step[] }[] {
  return program.stages.flatMap((stage) =>
    stage.steps.map((step, i) => ({ stage, step, after: stage.steps.slice(i + 1) })),
  );
}

/** An instruction as a message quotes it. */
export function shown({ text }: Instruction): string {
  return text.replace(/ --mount=\S+/g, '').replace(/\s+/g, ' ');
}

/** Whether a COPY takes the whole context. */
export function takesAll({ copy }: Step): boolean {
  if (copy?.origin.kind !== 'context' || copy.origin.name !== undefined) return false;
  return copy.sources.some((source) => /^(\.?\/?|\.?\/?\*)$/.test(source));
}

const INSTALLS = [
  String.raw`(?:npm|pnpm) (?:ci|install|i|fetch)\b`,
  String.raw`(?:yarn|bun)(?: install\b|\s*(?:$|&&|;|--))`,
  String.raw`pip3? install\b`,
  String.raw`uv (?:sync|pip install)\b`,
  String.raw`(?:poetry|pipenv|bundle|composer|conda|gem) (?:install|sync)\b`,
  'go mod download',
  String.raw`cargo (?:fetch|chef cook)\b`,
  'dependency:(?:go-offline|resolve)',
  'dotnet restore',
  String.raw`mix deps\.get`,
  String.raw`apt(?:-get)?\s[^&;|]*\binstall\b`,
  'apk (?:--\\S+ )*add\\b',
  String.raw`(?:dnf|yum|microdnf|zypper)\s[^&;|]*\binstall\b`,
];
const COMPILES = [
  String.raw`go (?:build|install)\b`,
  String.raw`cargo (?:build|install)\b`,
  String.raw`(?:npm|yarn|pnpm|bun) (?:run )?build\b`,
  String.raw`mvnw?\s[^&;|]*\b(?:package|verify|install)\b`,
  String.raw`gradlew?\s[^&;|]*\b(?:build|assemble|\w*[jJ]ar)\b`,
  String.raw`dotnet (?:build|publish)\b`,
];

/** Whether a command installs packages. */
export const installs = matcherOf(INSTALLS);
/** Whether a command compiles. */
export const compiles = matcherOf(COMPILES);

function matcherOf(patterns: readonly string[]): (command: string) => boolean {
  const pattern = new RegExp(`(?:^|[\\s;&|(/])(?:${patterns.join('|')})`, 'm');
  return (command) => pattern.test(command);
}
