/** Values as somebody might write them, right and wrong, from a seed: always the same ones. */
export class Random {
  public constructor(private seed: number) {}

  /** A whole number below another one. */
  public below(end: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % end;
  }

  public pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  public list<Value>(make: () => Value, max: number): Value[] {
    return Array.from({ length: this.below(max + 1) }, make);
  }

  /** A few of the pieces, one after the other. */
  public text(pieces: readonly string[], max: number): string {
    return this.list(() => this.pick(pieces), max).join('');
  }

  /** An object with some of the fields. */
  public some(fields: Readonly<Record<string, () => unknown>>): object {
    const kept = Object.entries(fields).filter(() => this.below(3) > 0);
    return Object.fromEntries(kept.map(([name, make]) => [name, make()]));
  }
}
