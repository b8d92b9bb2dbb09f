/** The lines of an instruction as one, and how many of them were used: what follows is its here-documents. */
export function joinLines(lines: readonly string[], marker: string): { joined: string; used: number } {
  const character = marker === '`' ? '`' : '\\\\';
  // A doubled escape character at the end is one that stands for itself.
  const continued = new RegExp(`^(|.*[^${character}])${character}[ \\t]*$`, 's');
  let joined = '';
  for (const [i, line] of lines.entries()) {
    if (i > 0 && /^\s*(#|$)/.test(line)) continue;
    const [, part] = continued.exec(line) ?? [];
    joined += part ?? line;
    if (part === undefined) return { joined, used: i + 1 };
  }
  return { joined, used: lines.length };
}
