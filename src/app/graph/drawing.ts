/** What a box stands for; it has a colour of its own. */
export type BoxKind = 'build' | 'cache' | 'warmer' | 'task' | 'secret' | 'file' | 'cluster';

export interface Box {
  /** What arrows call it by. */
  readonly id: string;
  readonly kind: BoxKind;
  /** The first is its name. */
  readonly lines: readonly string[];
}

/** A drawing: columns of boxes, and arrows between them. */
export interface Drawing {
  readonly columns: readonly { readonly title: string; readonly boxes: readonly Box[] }[];
  readonly arrows: readonly Arrow[];
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Whether it points both ways. */
  readonly both?: boolean;
}

export const COLORS: { readonly [K in BoxKind]: string } = {
  build: '#dbeafe',
  cache: '#dcfce7',
  warmer: '#fef3c7',
  task: '#e0e7ff',
  secret: '#fee2e2',
  file: '#f3f4f6',
  cluster: '#fce7f3',
};

/** A drawing without columns that have nothing, and each arrow once. */
export function drawing(columns: Drawing['columns'], arrows: readonly Arrow[]): Drawing {
  const filled = columns.filter(({ boxes }) => boxes.length > 0);
  const known = new Set(filled.flatMap(({ boxes }) => boxes.map(({ id }) => id)));
  const drawn = arrows.filter(({ from, to }) => known.has(from) && known.has(to));
  return { columns: filled, arrows: [...new Map(drawn.map((arrow) => [JSON.stringify(arrow), arrow])).values()] };
}
