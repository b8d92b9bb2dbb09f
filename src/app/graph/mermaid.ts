import { COLORS, type Drawing } from './drawing';

/** A drawing as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function mermaidOf({ columns, arrows }: Drawing): string {
  const boxes = columns.flatMap((column) => column.boxes);
  const idOf = (id: string) => `n${boxes.findIndex((box) => box.id === id)}`;
  const groups = columns.flatMap(({ title, boxes: own }, i) => [
    `  subgraph c${i}["${quoted(title)}"]`,
    ...own.map(({ id, lines }) => `    ${idOf(id)}["${lines.map(quoted).join('<br>')}"]`),
    '  end',
  ]);
  const between = arrows.map(({ from, to, text, both }) => {
    const label = text === '' ? '' : `|${quoted(text)}|`;
    return `  ${idOf(from)} ${both ? '<-->' : '-->'}${label} ${idOf(to)}`;
  });
  const styles = boxes.map(({ id, kind }) => `  style ${idOf(id)} fill:${COLORS[kind]}`);
  return ['flowchart LR', ...groups, ...between, ...styles, ''].join('\n');
}

/** Text that means nothing to Mermaid. */
function quoted(text: string): string {
  return text.replace(/[&<>"#`;|]/g, (character) => `#${character.charCodeAt(0)};`);
}
