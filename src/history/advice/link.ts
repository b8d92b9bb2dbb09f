import type { Instruction } from '../../dockerfile/syntax';
import { type Adviser, isNeeded, linesOf, rewritten } from './change';

/** `--link` on what is copied after something that changes: it no longer stands on that. */
export const linkedCopies: Adviser = (at) => {
  const all = at.parsed.stages
    .filter((stage) => isNeeded(at, stage))
    .flatMap(({ instructions }) => instructions.filter(isLinkable));
  if (all.length === 0) return undefined;
  const changes = new Map(all.map((copy) => [copy, linked(copy)]));
  return {
    code: 'copy-link',
    advise: `Add --link to COPY (line${all.length === 1 ? '' : 's'} ${all.map(({ line }) => line).join(', ')}): it is found whatever changed before it. Its destination must be no link of the image.`,
    files: { dockerfile: rewritten(at.dockerfile, changes) },
  };
};

function isLinkable({ keyword, flags }: Instruction): boolean {
  const numeric = flags.every(({ name, value = '' }) => name !== 'chown' || /^\d+(:\d+)?$/.test(value));
  return keyword === 'COPY' && numeric && !flags.some(({ name }) => name === 'link' || name === 'chmod');
}

function linked(copy: Instruction): string[] {
  const [first = '', ...rest] = linesOf(copy);
  return [first.replace(/^(\s*copy)/i, '$1 --link'), ...rest];
}
