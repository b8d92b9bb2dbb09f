import { readYaml } from '../../src/resolve/document';
import { readContent } from '../../src/resolve/load';

const BUILDS = 'version: 1\nbuilds: {}\n';
const said = (text: string) => readContent('f', text).faults.map((line) => line.replace(/^f:/, ''));

describe('what is no YAML is said with its place, and without what stands there, which may be a secret:', () => {
  it.each<[string, string]>([
    ['a: "\\q hunter2"\n', '1:5 this is no YAML: Invalid escape sequence'],
    ['a: "\\x4 hunter2"\n', '1:5 this is no YAML: Invalid escape sequence'],
    ['a: b: hunter2\n', '1:4 this is no YAML: Nested mappings are not allowed in compact mappings'],
    ["a: 'x' hunter2\n", '1:8 this is no YAML: Unexpected scalar at node end'],
    ['a: |hunter2\n  x\n', '1:5 this is no YAML: Block scalar header includes extra characters'],
    ['a: !e!hunter2 x\n', '1:4 this is no YAML: Could not resolve tag'],
    ['%YAML hunter2\n---\na: 1\n', '1:7 this is no YAML: Unsupported YAML version'],
    ['%TAG ! hunter2 x\n---\na: 1\n', '1:1 this is no YAML: %TAG directive'],
    ['a: @hunter2\n', '1:4 this is no YAML: Plain value cannot start with reserved character @'],
    ['a: "hunter2\n', '2:1 this is no YAML: Missing closing "quote'],
    ['a:\n\t- hunter2\n', '2:1 this is no YAML: Tabs are not allowed as indentation'],
  ])('%j', (text, message) => {
    expect(said(text)).toEqual([message]);
  });

  it('all that the parser stumbles over, and nothing of fields that it could read', () => {
    expect(said('- a\nb: hunter2\n')).toEqual([
      '2:1 this is no YAML: Unexpected scalar at node end',
      '2:2 this is no YAML: Unexpected map-value-ind token in YAML stream',
      '2:4 this is no YAML: Unexpected scalar token in YAML stream',
    ]);
  });
});

describe('of YAML', () => {
  it('there is version 1.2, whether or not a file says so', () => {
    expect(said(BUILDS)).toEqual([]);
    expect(said(`%YAML 1.2\n---\n${BUILDS}`)).toEqual([]);
    expect(said(`%YAML 1.1\n---\n${BUILDS}`)).toEqual([
      '1:1 this is YAML 1.1, which means other things; leave %YAML out',
    ]);
  });

  it('there is one document, and where a second begins is said', () => {
    expect(said(`---\n${BUILDS}...\n`)).toEqual([]);
    expect(said(`${BUILDS}---\n${BUILDS}`)).toEqual([
      '3:1 a second document begins here, and a definition is one; make it a file of its own',
    ]);
  });

  it('nothing is known of a file that is none: all is where it begins', () => {
    const { value, faults, positionOf, writtenAs } = readYaml('a: "b\n');
    expect(value).toBeUndefined();
    expect(faults).toEqual([expect.objectContaining({ path: [], leftOut: true })]);
    expect(positionOf(['a', 'b'])).toEqual({ line: 1, column: 1 });
    expect(writtenAs(['a'])).toBeUndefined();
  });

  it('a thing is where its key stands, an item where it stands itself, and what is not there where its mapping is', () => {
    const { positionOf } = readYaml('a:\n  b: [c,\n    d]\n  e: f\nx: &x { y: z }\nm: *x\nn: { <<: *x }\n');
    const at = (...path: (string | number)[]) => Object.values(positionOf(path));
    expect([at(), at('a'), at('a', 'b'), at('a', 'b', 0), at('a', 'b', 1)]).toEqual([
      ...[
        [1, 1],
        [1, 1],
        [2, 3],
      ],
      ...[
        [2, 7],
        [3, 5],
      ],
    ]);
    expect([at('a', 'missing'), at('a', 'b', 7), at('a', 'b', 'c'), at('a', 'e', 'f')]).toEqual([
      ...[
        [1, 1],
        [2, 3],
      ],
      ...[
        [2, 3],
        [4, 3],
      ],
    ]);
    expect([at('m', 'y'), at('n', 'y')]).toEqual([
      [5, 9],
      [5, 9],
    ]);
  });

  it('a scalar is known as it is written, and nothing else is', () => {
    const { writtenAs } = readYaml('a: 1.10\nb: [0x1F]\nc: "1.10"\nd: { e: 1 }\n');
    const written = [['a'], ['b', 0], ['c'], ['d'], ['d', 'e', 'f'], ['none']].map(writtenAs);
    expect(written).toEqual(['1.10', '0x1F', '1.10', undefined, undefined, undefined]);
  });
});
