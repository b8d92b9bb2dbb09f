/**
 * What a Dockerfile does not want to be told: `# cached-builds ignore=CODE` is for the instruction below it, and above all
 * instructions for the whole file.
 */
export function ignoredIn(text: string): (code: string, line: number) => boolean {
  const whole: string[] = [];
  const byLine = new Map<number, readonly string[]>();
  let waiting: string[] = whole;
  for (const [i, line] of text.split('\n').entries()) {
    const [, codes] = /^\s*#\s*cached-builds\s+ignore=([\w,-]+)/.exec(line) ?? [];
    if (codes !== undefined) waiting.push(...codes.split(','));
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (waiting !== whole) byLine.set(i + 1, waiting);
    waiting = [];
  }
  return (code, line) => whole.includes(code) || byLine.get(line)?.includes(code) === true;
}
