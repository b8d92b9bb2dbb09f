import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { dumped, yamlOf } from '../../../src/app/output/yaml';
import { corpus } from '../../corpus/definitions';
import { documentsOf, filesOf, manifestsOf } from '../../support';

const isManifest = (path: string) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml');

describe('YAML as it is written', () => {
  const texts = [
    ...[
      'yes',
      'no',
      'on',
      'off',
      'y',
      'n',
      'true',
      'null',
      '~',
      '',
      ' ',
      '-',
      '?',
      '1.10',
      '0777',
      '0o17',
      '0x1F',
      '1_000',
    ],
    ...[
      '1e3',
      '1e400',
      '.',
      '-.1e+999',
      '9'.repeat(400),
      '.inf',
      '2001-01-01',
      '12:30:45',
      '=',
      '<<',
      '*a',
      '&a',
      '!a',
      '@a',
      '`a',
      '%a',
      '#a',
      'a #b',
      'a: b',
      '{{x}}',
    ],
    ...[
      '[a',
      '{a',
      '"a"',
      "'a'",
      'a\nb\n',
      'a\n\n',
      ' a\nb',
      'a\tb',
      '\ta',
      'a\\b',
      'é',
      '\u0085',
      '\u2028',
      'x'.repeat(400),
    ],
  ];

  it.each(['1.1', '1.2'] as const)('is read back as the same text by readers of YAML %s', (version) => {
    expect(parse(yamlOf({ texts }), { version })).toEqual({ texts });
  });

  it('holds one document an object', () => {
    expect(parseAllDocuments(yamlOf({ a: 1 }, { b: 2 })).map((document) => document.toJS())).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });

  it.each([...corpus()].filter((_, i) => i % 10 === 0))(
    '%s is read back as the objects it was made of',
    (_, definition) => {
      const files = filesOf(definition);
      const read = [...files].flatMap(([path, content]) => (isManifest(path) ? documentsOf(content) : []));
      expect(read).toEqual(manifestsOf(definition));
    },
  );

  it('is to the letter what the library writes of it', () => {
    const text = fc.oneof(
      fc.constantFrom(...texts, 'a\n', '\n', '\n\n', 'a\n\n b\n\n', '? a', '__proto__', 'k'.repeat(1100)),
      fc.string({ unit: fc.constantFrom(...'ab -:#?\n"{[*~0.\u{1F600}') }),
    );
    const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value')), fc.dictionary(text, tie('value'))),
    }));
    fc.assert(
      fc.property(value, (any) => expect(yamlOf(any)).toBe(dumped(any))),
      { numRuns: 300, examples: [[[0, -0]], [{ a: 'b\n\n' }], [{ a: ['b\n\n'], c: 1 }]] },
    );
  });

  it('repeats what is repeated, without anchors', () => {
    const labels = { a: 'b' };
    expect(yamlOf({ x: labels, y: labels })).toBe('x:\n  a: b\n"y":\n  a: b\n');
  });
});
