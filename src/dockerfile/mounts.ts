import type { Flag } from './words';

/** What a RUN is given to see: `--mount=type=…`. */
export interface Mount {
  readonly type: string;
  /** As it is written; relative to the working directory. */
  readonly target: string;
  /** The stage, image or context it comes from; the build context where a bind has none. */
  readonly from?: string;
  /** The path in there. */
  readonly source: string;
  readonly id?: string;
  readonly sharing?: string;
  readonly writable: boolean;
  /** What else is said, as it is said. */
  readonly options: Readonly<Record<string, string>>;
}

/** What `--mount` flags say; `put` puts variables in. */
export function mountsOf(flags: readonly Flag[], put: (word: string) => string = (word) => word): Mount[] {
  return flags.filter(({ name }) => name === 'mount').map(({ value = '' }) => mountOf(value, put));
}

/** Names of options that have several. */
const ALIASES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  readwrite: 'rw',
};

function mountOf(text: string, put: (word: string) => string): Mount {
  const entries = text.split(',').map((part): [string, string] => {
    const [, name = '', value = 'true'] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
    const lower = name.trim().toLowerCase();
    return [ALIASES[lower] ?? lower, put(value)];
  });
  const { type = 'bind', target, from, source, id, sharing, rw, readonly, ...options } = Object.fromEntries(entries);
  const secret = type === 'secret' || type === 'ssh';
  return {
    type,
    target: target ?? (secret ? `/run/secrets/${id ?? ''}` : ''),
    ...(from ? { from: from.toLowerCase() } : {}),
    source: source ?? '/',
    ...(id ? { id } : {}),
    ...(sharing ? { sharing } : {}),
    writable: type === 'bind' ? rw === 'true' || readonly === 'false' : readonly !== 'true',
    options,
  };
}
