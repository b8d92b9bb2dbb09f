import type { Order } from './pool';
import type { Failure } from './run';

interface Class {
  count: number;
  smallest: Failure;
}

/** A run takes hours: after so many cases it says how far it is. */
const TOLD_EVERY = 1000;

/** What a run found, class by class. */
export class Summary {
  public failed = 0;
  private passed = 0;
  private readonly started = Date.now();
  private readonly classes = new Map<string, Class>();
  private readonly kinds = new Map<string, { cases: number; taken: number }>();

  public constructor(
    private readonly seed: number,
    /** Told at once of the first failure of each class, and how far the run is. */
    private readonly tell: (text: string) => void,
  ) {}

  public add({ kind }: Order, failures: readonly Failure[], accepted: boolean): void {
    const { cases, taken } = this.kinds.get(kind) ?? { cases: 0, taken: 0 };
    this.kinds.set(kind, { cases: cases + 1, taken: taken + Number(accepted) });
    if (failures.length === 0) this.passed++;
    else this.failed++;
    for (const failure of failures) this.note(failure);
    if ((this.passed + this.failed) % TOLD_EVERY === 0) this.tell(this.counted());
  }

  public counts() {
    return {
      numPassedTests: this.passed,
      numFailedTests: this.failed,
      numRuntimeErrorTestSuites: 0,
      numPendingTests: 0,
      numTodoTests: 0,
    };
  }

  public text(): string {
    const seconds = (Date.now() - this.started) / 1000;
    const cases = this.passed + this.failed;
    const mix = [...this.kinds].map(([kind, { cases, taken }]) => `${cases} ${kind} (${taken} accepted)`).join(', ');
    return [
      ...[...this.classes]
        .sort(([, a], [, b]) => b.count - a.count)
        .flatMap(([name, found]) => this.described(name, found)),
      `seed ${this.seed}: ${mix}; ${Math.round(seconds)} s, ${Math.round(cases / seconds)} cases a second`,
      this.counted(),
    ].join('\n');
  }

  private counted(): string {
    return `${this.passed} passed, ${this.failed} failed\n`;
  }

  private described(name: string, { count, smallest }: Class): string[] {
    const { kind, number, path, detail, input } = smallest;
    return [
      `${count} × ${name}`,
      `  npm run fuzz -- --only ${kind} --case ${number} --seed ${this.seed}   (fast-check path ${path})`,
      indented(detail.slice(0, 600), '  | '),
      indented(input.length > 1500 ? `${input.slice(0, 1500)}…` : input, '    '),
      '',
    ];
  }

  private note(failure: Failure): void {
    const known = this.classes.get(failure.class);
    if (known === undefined) {
      const found = { count: 1, smallest: failure };
      this.classes.set(failure.class, found);
      this.tell(this.described(failure.class, found).join('\n'));
    } else {
      known.count++;
      if (failure.input.length < known.smallest.input.length) known.smallest = failure;
    }
  }
}

function indented(text: string, by: string): string {
  // A case may hold what a terminal obeys.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is shown
  const shown = text.replaceAll(/[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]/g, (character) =>
    JSON.stringify(character).slice(1, -1),
  );
  return shown
    .trimEnd()
    .split('\n')
    .map((line) => by + line)
    .join('\n');
}
