/** What building one Dockerfile took: cold, warm, and with the local state that a pod never has. */
export interface Measured {
  readonly builder: string;
  readonly cache: string;
  readonly runner: string;
  readonly cold: number;
  readonly warm: number;
  readonly reused: string;
  /** The same engine building again with its own state kept; none where it keeps none. */
  readonly limit?: number;
}

const HEADINGS = ['builder', 'cache', 'run as', 'cold', 'warm', 'cold/warm', 'layers reused', 'limit', 'warm/limit'];

/** A table in Markdown, and as well to read on a terminal. */
export function tableOf(rows: readonly Measured[]): string {
  const cells = rows.map(({ builder, cache, runner, cold, warm, reused, limit }) => [
    ...[builder, cache, runner, `${cold.toFixed(1)} s`, `${warm.toFixed(1)} s`, (cold / warm).toFixed(1), reused],
    ...(limit === undefined ? ['-', '-'] : [`${limit.toFixed(1)} s`, (warm / limit).toFixed(2)]),
  ]);
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...cells];
  const widths = HEADINGS.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`).join('\n');
}
