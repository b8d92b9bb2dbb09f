import type { Build } from '../model/build';
import { type Fault, fault, showPath } from '../model/faults';
import { makings } from '../model/makings';
import { isPushed } from '../model/output';
import { hasReferences, referencesOf, showText } from '../model/text';
import { textsIn } from '../model/values';

/** What keeps a run from finding an image that is there, or from telling that it is the one. */
export function checkSkip(build: Build): Fault[] {
  const { skip, output, source } = build;
  if (skip === undefined) return [];
  const path = ['skip'];
  if (!isPushed(build)) return [fault('skip-unpushed', path, { skip })];
  return [
    ...(output === undefined ? [] : [fault('skip-with-output', path, { output: output.type })]),
    ...(skip === 'exists' ? builtOnce(build) : []),
    ...(skip === 'unchanged' && source.type !== 'git'
      ? [fault('skip-without-git', path, { source: source.type })]
      : []),
    ...(skip === 'unchanged' && source.type === 'git' ? neverTheSame(build) : []),
  ];
}

/** Tags that are always there once there is an image. */
function builtOnce({ tags }: Build): Fault[] {
  if (tags.some(hasReferences) || !tags.map(showText).includes('latest')) return [];
  return [fault('skip-after-first', ['skip'], {})];
}

/** What makes each image another, or another under the same name. */
function neverTheSame(build: Build): Fault[] {
  const { source, runner } = build;
  const inText = textsIn(makings(build)).flatMap(({ path, text }) => {
    const [value] = referencesOf(text).flatMap((part) => ('source' in part ? [part.source] : []));
    return value === undefined
      ? []
      : [fault('skip-never', ['skip'], { field: showPath(path), what: `$(source.${value})` })];
  });
  const ofOthers = textsIn(makings(build)).some(({ text }) => referencesOf(text).some((part) => 'build' in part));
  const keepsGit = source.type === 'git' && source.keepGitDir;
  return [
    ...(keepsGit ? [fault('skip-never', ['skip'], { field: 'source.keepGitDir', what: '.git' })] : []),
    ...inText,
    ...(ofOthers && runner.some(({ type }) => type === 'kubernetes') ? [fault('skip-by-tag', ['skip'], {})] : []),
  ];
}
