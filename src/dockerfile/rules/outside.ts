import { commandOf, rule, type Subject, shown, stepsOf } from './rule';

const MOVING = /^(?:latest|stable|edge|main|master|nightly|lts|current|mainline|rolling|next|dev)$/;

/** The tag of an image that is another image tomorrow; nothing of one by digest. */
function movingTag(image: string): string | undefined {
  if (image.includes('@')) return undefined;
  const [, tag = 'latest'] = /:([^:/]+)$/.exec(image) ?? [];
  return MOVING.test(tag) ? tag : undefined;
}

function floatingBases({ program, warmed, build }: Subject) {
  return program.stages.flatMap(({ base, stage }) => {
    if (base.kind !== 'image' || base.image === '' || base.image.includes('$')) return [];
    const tag = movingTag(base.image);
    const warm = build.builder.type !== 'kaniko' || warmed.has(base.image);
    return tag === undefined ? [] : [{ line: stage.from.line, facts: { image: base.image, tag, warmed: warm } }];
  });
}

function unchecked(subject: Subject) {
  return stepsOf(subject).flatMap(({ step }) => {
    const { copy, instruction } = step;
    const url = copy?.sources.find((source) => /^https?:\/\/(?!.*\.git(?:#|$))/.test(source));
    if (instruction.keyword !== 'ADD' || url === undefined || copy?.flags.checksum !== undefined) return [];
    return [{ line: instruction.line, facts: { add: shown(instruction) } }];
  });
}

/** What gives something else tomorrow, while its text stays the same. */
const EXPIRES = [
  /\bgit clone\b(?![^&;|]*--revision)/,
  /\b(?:curl|wget)\s[^&;|]*\/(?:latest|main|master|nightly|stable|HEAD)\b[^\s&;|]*/,
  /\bapt(?:-get)?\s[^&;|]*\b(?:dist-)?upgrade\b/,
  /\b(?:apk|dnf|yum)\s[^&;|]*\b(?:upgrade|update)\b(?![^&;|]*&&)/,
  /\b(?:npm|go|cargo|pip3?) (?:install|i)\s[^&;|]*@latest\b/,
];

function neverExpires(subject: Subject) {
  return stepsOf(subject).flatMap(({ step }) => {
    const command = commandOf(step);
    const found = EXPIRES.map((pattern) => pattern.exec(command)?.[0]).find((text) => text !== undefined);
    const pinned = /\bgit (?:-C \S+ )?(?:checkout|reset --hard|switch --detach) [^&;|]*\b[0-9a-f]{40}\b/.test(command);
    return found === undefined || pinned ? [] : [{ line: step.instruction.line, facts: { command: found } }];
  });
}

export const OUTSIDE = [
  rule('base-floats', floatingBases),
  rule('add-unchecked', unchecked),
  rule('run-never-expires', neverExpires),
];
