import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { CachedBuilds } from '../../src/app/cached-builds';
import { outputFiles } from '../../src/app/output/files';
import { layOut } from '../../src/app/output/layout';
import type { BuildsFile } from '../../src/model/props';
import { readDefinition } from '../../src/resolve/definition';
import { loadDefinition } from '../../src/resolve/load';
import { CLUSTER_RUNNERS } from '../registry';
import { faultsOf } from '../support';

/** Builds of which each waits for those that `needed` says, by their numbers. */
function builds(count: number, needed: (i: number) => number[], runner: unknown, fields: object = {}): BuildsFile {
  const entries = Array.from({ length: count }, (_, i) => [
    `b${i}`,
    // Of its own, so that YAML has no alias for it.
    { image: `r.example.com/b${i}`, dependsOn: needed(i).map((j) => `b${j}`), ...structuredClone(fields) },
  ]);
  const source = { type: 'inline', files: { Dockerfile: 'FROM a' } };
  return { version: 1, defaults: { source, runner }, builds: Object.fromEntries(entries) } as BuildsFile;
}

const all = (i: number) => Array.from({ length: i }, (_, j) => j);
const last = (i: number) => (i === 0 ? [] : [i - 1]);
const lastTwo = (i: number) => [i - 1, i - 2].filter((j) => j >= 0);

/** Seconds of this process: how busy the machine is makes no difference. */
function seconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

function filesOf(definition: BuildsFile): number {
  const { definition: read, faults } = readDefinition(definition);
  if (read === undefined) throw new Error(faults.map(({ message }) => message).join());
  return outputFiles(layOut(read)).size;
}

/** How many of what there is much of: the larger the scale, the more. */
interface Size {
  readonly scale: number;
  /** Builds of the longest chains. */
  readonly long: number;
  /** Whether a definition is read from a file, and one that is too large too, though that takes a while. */
  readonly files: boolean;
}

/** Definitions of very many things. */
export function testMany({ scale, long, files }: Size): void {
  const given = (definition: BuildsFile): unknown => (files ? stringify(definition) : definition);
  /** Seconds. */
  const limit = 2 + scale;

  describe.each(CLUSTER_RUNNERS)('on %s', (runner) => {
    // What grows with every path through them, not with their number, would take years for the diamonds.
    it.each<[string, number, (i: number) => number[]]>([
      [`${100 * scale} builds in a chain`, 100 * scale, last],
      [`${20 * scale} builds of which each waits for all before`, 20 * scale, all],
      [`${30 * scale} diamonds`, 30 * scale, lastTwo],
    ])('%s take seconds', (_, count, needed) => {
      expect(seconds(() => filesOf(builds(count, needed, runner)))).toBeLessThan(limit);
    });

    it(`${100 * scale} builds in a chain take seconds as constructs too`, () => {
      const chart = new Chart(new App({ outdir: '.' }), 'chart');
      const taken = seconds(() => {
        new CachedBuilds(chart, 'builds', { definition: builds(100 * scale, last, runner) });
        chart.toJson();
      });
      expect(taken).toBeLessThan(limit);
    });
  });

  describe(`a chain of ${long} builds`, () => {
    it('is read and written without running out of stack', () => {
      expect(filesOf(builds(long, last, 'kubernetes'))).toBe(2 * long + 2);
    }, 120_000);

    it('that is closed is one fault, and a short one', () => {
      const faults = faultsOf(given(builds(long, (i) => [(i + 1) % long], 'argo')));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain(`builds.b${long - 1}.dependsOn[0]: b0 waits for b1 waits for b2 waits for`);
      expect(faults[0]).toContain(
        `waits for ${long - 11} more waits for b${long - 1} waits for b0; leave one of these out`,
      );
      expect(faults[0]?.length).toBeLessThan(400);
    }, 60_000);
  });

  describe('cycles', () => {
    it('that share builds are a fault each', () => {
      const faults = faultsOf(builds(3, (i) => [[1, 2], [0], [0]][i] as number[], 'argo'));
      expect(faults.map((fault) => fault.split(': ')[1])).toEqual([
        'b0 waits for b1 waits for b0; leave one of these out',
        'b0 waits for b2 waits for b0; leave one of these out',
      ]);
    });

    it('may be one build that waits for itself', () => {
      const faults = faultsOf(builds(1, () => [0], 'tekton'));
      expect(faults).toEqual([expect.stringContaining('dependsOn[0]: b0 waits for b0; leave one of these out')]);
    });
  });

  describe('faults without end', () => {
    it.each<[string, object]>([
      ['builds that nobody wrote', { dependsOn: ['bilud'] }],
      ['volumes that nobody declares', { cache: { type: 'volume', volume: 'layres' } }],
      ['daemons that nobody declares', { builder: { type: 'buildkit', daemon: 'bildkitd' } }],
      ['parameters that nobody declares', { target: '$(params.x)' }],
      ['unknown fields', { tagz: [] }],
    ])(
      'of %s are some lines and a count',
      (_, fields) => {
        let faults: readonly string[] = [];
        expect(
          seconds(() => {
            faults = faultsOf(given(builds(150 * scale, () => [], 'kubernetes', fields)));
          }),
        ).toBeLessThan(2 * limit);
        expect(faults).toHaveLength(21);
        expect(faults[20]).toBe(`… and ${(150 * scale - 20).toLocaleString('en')} more like it`);
        expect(faults.join('\n').length).toBeLessThan(30_000);
      },
      120_000,
    );

    it('of names each near another are some lines and a count', () => {
      const mistyped = given(builds(0.6 * long, (i) => [i + 0.6 * long], 'kubernetes'));
      expect(seconds(() => expect(faultsOf(mistyped)).toHaveLength(21))).toBeLessThan(3 * limit);
    }, 120_000);
  });

  describe('a file', () => {
    it('that never ends is not read to its end', () => {
      expect(loadDefinition('/dev/zero').faults).toEqual(['/dev/zero: more than 50 MB; make it several files']);
    });

    if (files)
      it('of more than anybody writes is refused before it is understood', () => {
        expect(faultsOf(`a: [${'b,'.repeat(800_000)}]`)).toEqual([
          expect.stringContaining('1:1000001 the file is too long; make it several'),
        ]);
      }, 60_000);

    it('of one huge text is read', () => {
      expect(faultsOf(`version: 1\nx: ${'y'.repeat(2_000_000 * scale)}\n`)).toEqual([
        expect.stringContaining('2:1 x: unknown field "x"'),
      ]);
    }, 60_000);

    it(`of ${10_000 * scale} keys is read in a time that grows with their number`, () => {
      const keys = Array.from({ length: 10_000 * scale }, (_, i) => `k${i}: 1\n`).join('');
      expect(seconds(() => expect(faultsOf(keys).length).toBeLessThan(30))).toBeLessThan(3 * limit);
    }, 120_000);
  });
}
