/** Something that waits for others, by name. */
export interface Waiting {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** A step that closes a cycle: the one of `from` at `index`; without it there is no such cycle. */
export interface Closing {
  readonly from: string;
  readonly index: number;
  /** From what it leads back to, each waiting for the next; of a long one the beginning. */
  readonly cycle: readonly string[];
  /** How many more there are before it is closed. */
  readonly more: number;
}

/** Everything in an order in which each comes after all it waits for, and the steps left out for it. */
export interface Order<Node extends Waiting> {
  readonly order: readonly Node[];
  readonly closing: readonly Closing[];
}

/** One walk over all nodes and steps, without recursion: chains may be as long as they like. */
export function orderOf<Node extends Waiting>(nodes: readonly Node[]): Order<Node> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const order: Node[] = [];
  const closing: Closing[] = [];
  const entered = new Map<Node, number>();
  const path: { node: Node; next: number }[] = [];
  const enter = (node: Node) => {
    entered.set(node, path.length);
    path.push({ node, next: 0 });
  };
  for (const start of nodes) {
    if (!entered.has(start)) enter(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { node } = step;
      const index = step.next;
      if (index === node.dependsOn.length) {
        path.pop();
        entered.set(node, DONE);
        order.push(node);
        continue;
      }
      step.next += 1;
      const needed = byName.get(node.dependsOn[index] as string);
      if (needed === undefined) continue;
      const at = entered.get(needed);
      if (at === undefined) enter(needed);
      else if (at !== DONE)
        closing.push({ from: node.name, index, ...cycleOf(path.slice(at, at + SHOWN), path.length - at) });
    }
  }
  return { order, closing };
}

function cycleOf(begin: readonly { readonly node: Waiting }[], length: number): Pick<Closing, 'cycle' | 'more'> {
  return { cycle: begin.map(({ node }) => node.name), more: length - begin.length };
}

const DONE = -1;
const SHOWN = 10;
