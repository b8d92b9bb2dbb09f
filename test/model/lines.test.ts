import fc from 'fast-check';
import { told } from '../../fuzz/messages';
import { type DataOf, type Fault, fault, hinted, InvalidBuildError, showFault, suggest } from '../../src/model/faults';
import { linesOf, oneLine, warningLines } from '../../src/model/lines';

const faults = (count: number, data: (i: number) => DataOf<'unknown-word'>): Fault[] =>
  Array.from({ length: count }, (_, i) => fault('unknown-word', ['builds', `b${i}`], data(i)));

describe('a line', () => {
  it('shows what would end, colour or reorder it', () => {
    expect(oneLine('a\nb\tc\u001b[31m\u009b\u202e\u2066\u2028\u0085\udc00\u{e0041}')).toBe(
      'a\\nb\\tc\\u001b[31m\\u009b\\u202e\\u2066\\u2028\\u0085\\udc00\\u{e0041}',
    );
  });

  it('leaves letters of any language, and pictures, as they are', () => {
    expect(oneLine('größe 大きさ 😀 … – "x"')).toBe('größe 大きさ 😀 … – "x"');
  });

  it('is short, whatever it is about, and keeps place and remedy', () => {
    const line = oneLine(`builds.yaml:1:1 builds.api: "${'x'.repeat(1_000_000)}" is no image; write another`);
    expect(line.length).toBeLessThan(900);
    expect(line).toMatch(/^builds\.yaml:1:1 builds\.api: "x+ … x+" is no image; write another$/);
  });
});

describe('warnings', () => {
  const unused = (build: string, name: string) =>
    fault('parameter-unused', ['builds', build, 'parameters', name], { name });

  it('of one kind are one line, with how many more there are', () => {
    const lines = warningLines(
      [unused('a', 'x'), fault('daemon-unused', ['daemons', 'd'], {}), unused('b', 'x')],
      showFault,
    );
    expect(lines).toEqual([
      expect.stringMatching(/^builds\.a\.parameters\.x: .* \(and 1 more like it\)$/),
      expect.stringMatching(/^daemons\.d: (?!.*more like it)/),
    ]);
  });

  it('of one kind about several fields are a line for each field', () => {
    const about = (field: string) => fault('not-baked', ['builds', 'a', field], {});
    expect(warningLines([about('extraArgs'), about('output')], showFault)).toHaveLength(2);
  });
});

describe('many faults', () => {
  it('that are alike are the first of them, and a count', () => {
    const lines = linesOf(
      faults(6000, (i) => ({ what: 'build', value: `b${i}`, hint: { known: ['a', 'b'] } })),
      showFault,
    );
    expect(lines).toHaveLength(21);
    expect(lines[19]).toContain('builds.b19: unknown build "b19"; known here: a, b');
    expect(lines[20]).toBe('… and 5,980 more like it');
  });

  it('that are not alike are all there up to a bound, and a count', () => {
    const lines = linesOf(
      faults(1000, (i) => ({ what: `name of kind ${i}`, value: 'x', hint: {} })),
      showFault,
    );
    expect(lines).toHaveLength(201);
    expect(lines[200]).toBe('… and 800 more');
  });

  it('are each shown or counted, whatever they are', () => {
    const kinds = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 60 })), { maxLength: 40 });
    fc.assert(
      fc.property(kinds, fc.integer(), (runs, seed) => {
        const all = runs.flatMap(([kind, count]) =>
          faults(count, (i) => ({ what: `name of kind ${kind}`, value: `${i}`, hint: {} })),
        );
        const mixed = all.sort(
          (a, b) => ((JSON.stringify(a).length * seed) % 7) - ((JSON.stringify(b).length * seed) % 7),
        );
        const lines = linesOf(mixed, showFault);
        expect(told(lines)).toBe(all.length);
        expect(lines.length).toBeLessThan(210);
      }),
    );
  });

  it('are not alike where what a warmer cannot run is something else', () => {
    const warmed = (cause: string) =>
      fault('warmed-build', ['warmers', 'w'], { build: 'a', field: 'a', wrong: cause, cause });
    const lines = linesOf([...Array.from({ length: 30 }, () => warmed('one')), warmed('other')], showFault);
    expect(lines.slice(20)).toEqual(['… and 10 more like it', expect.stringContaining('other')]);
  });

  it('are all there for a program, and few in the message for a reader', () => {
    const error = new InvalidBuildError(
      'ImageBuild app/api',
      faults(6000, () => ({ what: 'name\nbuilds.yaml:1:1 forged', value: 'x', hint: {} })),
    );
    expect(error.faults).toHaveLength(6000);
    expect(error.message.split('\n')).toHaveLength(22);
    expect(error.message.length).toBeLessThan(20_000);
  });
});

describe('a suggestion', () => {
  const known = Array.from({ length: 6000 }, (_, i) => `build-${i}`);

  it('names few of many known names', () => {
    expect(hinted(suggest('something-else', known))).toBe(
      `; known here: ${known.slice(0, 12).join(', ')} and 5,988 more`,
    );
  });

  it('finds the near one among many', () => {
    expect(hinted(suggest('biuld-999', known))).toBe('; did you mean "build-999"?');
  });

  it('takes no time for long names', () => {
    const long = 'x'.repeat(1_000_000);
    expect(hinted(suggest(long, [long, 'y'.repeat(1_000_000)])).length).toBeLessThan(500);
  });
});
