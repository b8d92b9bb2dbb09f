import { type Arrow, type Box, COLORS, type Drawing } from './drawing';

const SIZE = { line: 17, pad: 9, between: 22, gap: 150, margin: 20, head: 34, letter: 7.3, least: 120, most: 380 };

interface Placed extends Box {
  readonly column: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A drawing as SVG: its columns from left to right. */
export function svgOf({ columns, arrows }: Drawing): string {
  const { boxes, titles, width } = placed(columns);
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + SIZE.margin;
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const drawn = arrows.flatMap((arrow) => {
    const [from, to] = [byId.get(arrow.from), byId.get(arrow.to)];
    return from && to ? arrowOf(arrow, from, to) : [];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
${[...titles, ...drawn, ...boxes.map(boxOf)].join('\n')}
</svg>
`;
}

function placed(columns: Drawing['columns']) {
  const boxes: Placed[] = [];
  const titles: string[] = [];
  let x = SIZE.margin;
  for (const [column, { title, boxes: own }] of columns.entries()) {
    const longest = Math.max(title.length, ...own.flatMap(({ lines }) => lines.map((line) => line.length)));
    const width = Math.min(SIZE.most, Math.max(SIZE.least, Math.ceil(longest * SIZE.letter) + 2 * SIZE.pad));
    titles.push(`<text x="${x}" y="${SIZE.margin + 10}" fill="#555">${escaped(title)}</text>`);
    let y = SIZE.margin + SIZE.head;
    for (const box of own) {
      const height = box.lines.length * SIZE.line + SIZE.pad;
      boxes.push({ ...box, column, x, y, width, height });
      y += height + SIZE.between;
    }
    x += width + SIZE.gap;
  }
  return { boxes, titles, width: x - SIZE.gap + SIZE.margin };
}

function boxOf({ kind, lines, x, y, width, height }: Placed): string {
  const most = Math.floor((width - 2 * SIZE.pad) / SIZE.letter) + 1;
  const text = lines.map((line, i) => {
    const cut = line.length > most ? `${line.slice(0, most - 1)}…` : line;
    const weight = i === 0 ? ' font-weight="bold"' : ' fill="#444"';
    return `<text x="${x + SIZE.pad}" y="${y + SIZE.line * (i + 1) - 2}"${weight}>${escaped(cut)}</text>`;
  });
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${COLORS[kind]}" stroke="#888"/>`;
  return [rect, ...text].join('\n');
}

/** From side to side; within a column from one to the next below it, else around. */
function arrowOf({ text, both }: Arrow, from: Placed, to: Placed): string {
  const tips = `${both ? ' marker-start="url(#tip)"' : ''} marker-end="url(#tip)"`;
  const path = (d: string) => `<path d="${d}" fill="none" stroke="#555"${tips}/>`;
  if (from.column === to.column && to.y > from.y) {
    const middle = from.x + Math.min(from.width, to.width) / 2;
    const label = labelOf(text, middle + 6, (from.y + from.height + to.y) / 2 + 4, 'start');
    if (to.y - from.y - from.height <= SIZE.between) return path(`M${middle} ${from.y + from.height} V${to.y}`) + label;
  }
  const right = to.column > from.column;
  const x1 = right ? from.x + from.width : from.x;
  const x2 = right || to.column === from.column ? to.x : to.x + to.width;
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
  const bend = to.column === from.column ? -40 : (x2 - x1) / 2;
  const curve = path(
    `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 + (to.column === from.column ? -40 : -bend)} ${y2} ${x2} ${y2}`,
  );
  return curve + labelOf(text, (x1 + x2) / 2, (y1 + y2) / 2 - 4, 'middle');
}

function labelOf(text: string, x: number, y: number, anchor: string): string {
  if (text === '') return '';
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#555" font-size="11" stroke="#fff" stroke-width="3" paint-order="stroke">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
