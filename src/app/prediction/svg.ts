import { colorOf, type Picture } from './picture';

const BOX = { width: 420, gap: 60, step: 26, head: 30, margin: 20 };

/** The picture as SVG, a column for each stage. */
export function svgOf({ boxes, arrows }: Picture): string {
  const left = (i: number) => BOX.margin + i * (BOX.width + BOX.gap);
  const height = (steps: number) => BOX.head + steps * BOX.step + 8;
  const tallest = Math.max(0, ...boxes.map(({ steps }) => height(steps.length)));
  const width = left(boxes.length) - BOX.gap + BOX.margin;
  const drawn = boxes.flatMap(({ name, steps }, i) => [
    `<rect x="${left(i)}" y="${BOX.margin}" width="${BOX.width}" height="${height(steps.length)}" rx="6" fill="#fafafa" stroke="#888"/>`,
    `<text x="${left(i) + 10}" y="${BOX.margin + 20}" font-weight="bold">${escaped(name)}</text>`,
    ...steps.flatMap(({ text, found }, at) => {
      const y = BOX.margin + BOX.head + at * BOX.step;
      return [
        `<rect x="${left(i) + 6}" y="${y}" width="${BOX.width - 12}" height="${BOX.step - 4}" rx="3" fill="${colorOf(found)}"/>`,
        `<text x="${left(i) + 12}" y="${y + 15}">${escaped(text.slice(0, 58))}</text>`,
      ];
    }),
  ]);
  const lines = arrows.map(({ from, to, text }, at) => {
    const [a, b] = [from, to].map((name) => boxes.findIndex((box) => box.name === name)) as [number, number];
    const [x1, x2, y] = [left(a) + BOX.width / 2, left(b) + BOX.width / 2, BOX.margin + tallest + 24 + at * 18];
    return `<path d="M${x1} ${BOX.margin + height(boxes[a]?.steps.length ?? 0)} V${y} H${x2} V${BOX.margin + height(boxes[b]?.steps.length ?? 0)}" fill="none" stroke="#555" marker-end="url(#tip)"/><text x="${(x1 + x2) / 2}" y="${y - 4}" text-anchor="middle">${escaped(text)}</text>`;
  });
  const whole = BOX.margin * 2 + tallest + (arrows.length > 0 ? 24 + arrows.length * 18 : 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="monospace" font-size="12">
<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker></defs>
${[...drawn, ...lines].join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
