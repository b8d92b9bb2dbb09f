import { redact, redactValue } from '../secrets';

/** The longest that a value may be where it is quoted. */
const LONGEST = 80;

/** A value in quotes, as every message shows it: cut where it is long, and without what may be a secret. */
export function quote(value: string): string {
  return `"${cut(redactValue(value))}"`;
}

/** A message without what may be a secret, and with no quotation that is too long to read. */
export function sayable(message: string): string {
  return redact(message).replace(/"([^"\n]*)"/g, (_, quoted: string) => `"${cut(quoted)}"`);
}

/** A value cut where it is too long to read. */
export function cut(value: string): string {
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

/** `builds.api.tags[0]`; a key that is no plain word is quoted. */
export function showPath(path: readonly (string | number)[]): string {
  return path
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(cut(redactValue(key)))}]`;
      return i === 0 ? redact(key) : `.${redact(key)}`;
    })
    .join('');
}
