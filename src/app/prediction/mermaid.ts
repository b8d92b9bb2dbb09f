import { colorOf, type Picture } from './picture';

/** The picture as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
export function mermaidOf({ boxes, arrows }: Picture): string {
  const idOf = (name: string) => `s${boxes.findIndex((box) => box.name === name)}`;
  const lines = boxes.flatMap(({ name, steps }) => [
    `  subgraph ${idOf(name)}["${quoted(name)}"]`,
    ...steps.map(({ text }, i) => `    ${idOf(name)}_${i}["${quoted(text)}"]`),
    ...(steps.length > 1 ? [`    ${steps.map((_, i) => `${idOf(name)}_${i}`).join(' --> ')}`] : []),
    '  end',
    ...steps.map(({ found }, i) => `  style ${idOf(name)}_${i} fill:${colorOf(found)}`),
  ]);
  const between = arrows.map(({ from, to, text }) => `  ${idOf(from)} -->|${text}| ${idOf(to)}`);
  return ['flowchart TB', ...lines, ...between, ''].join('\n');
}

/** Text that means nothing to Mermaid. */
function quoted(text: string): string {
  return text.replace(/[&<>"#`;]/g, (character) => `#${character.charCodeAt(0)};`);
}
