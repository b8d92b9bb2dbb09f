import { spelledOnce, splitImage } from '../model/image';
import type { Part, Text } from '../model/text';

/** What stands for a value of a run while a text is taken apart. */
const VALUE = '\0';

/** The repository of an image: the reference without tag and digest. A value behind a colon that its author wrote is a tag. */
export function repositoryOf(image: Text): Text {
  const values: Part[] = [];
  const whole = image
    .map((part) => {
      if (typeof part === 'string') return part;
      values.push(part);
      return VALUE;
    })
    .join('');
  const { repository } = splitImage(whole);
  return repository
    .split(VALUE)
    .flatMap((literal, i): Part[] => (i === 0 ? [literal] : [values[i - 1] as Part, literal]));
}

/** Whether a repository may be the one that is written out: a value of a run may be anything. */
export function sameRepository(one: Text, written: Text): boolean {
  const literal = spelledOnce(written.join(''));
  const pattern = one.map((part) => (typeof part === 'string' ? part : VALUE)).join('');
  if (!pattern.includes(VALUE)) return spelledOnce(pattern) === literal;
  const escaped = pattern.split(VALUE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [literal, literal.replace('docker.io/', ''), literal.replace('docker.io/library/', '')].some((name) =>
    new RegExp(`^${escaped.join('.*')}$`, 's').test(name),
  );
}

/** Whether a registry would take a repository for its copy of another. */
export function isMirrorOf(mirror: Text, written: Text): boolean {
  return spelledOnce(written.join('')).startsWith(spelledOnce(`${mirror.join('')}/`));
}
