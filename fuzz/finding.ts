/** What a case showed to be wrong: its class, by which alike ones are counted, and what was seen. */
export interface Finding {
  readonly class: string;
  readonly detail: string;
}

export function finding(what: string, detail: string): Finding {
  return { class: classOf(what), detail: detail.slice(0, 2000) };
}

/** Names, numbers and places tell cases apart and not classes. */
function classOf(what: string): string {
  return what
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '"…"')
    .replaceAll(/\b[0-9a-f]{8,}\b|\d+/g, 'N')
    .replaceAll(/[^\x20-\x7e…]/g, '?')
    .slice(0, 160);
}

/** A crash, by what was thrown and by the function of ours that threw it. */
export function crashFinding(error: unknown): Finding {
  const { name = 'no error', message = String(error), stack = '' } = (error ?? {}) as Partial<Error>;
  const ours = stack.split('\n').find((line) => /\/(src|lib)\//.test(line) && !line.includes('node_modules')) ?? '';
  const place = /at (\S+) .*\/((?:src|lib)\/[^:]+)/.exec(ours);
  return finding(
    `crash: ${name} in ${place ? `${place[1]} of ${place[2]}` : 'nowhere of ours'}`,
    `${message}\n${stack}`,
  );
}
