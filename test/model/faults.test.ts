import { AREAS, FAULTS } from '../../src/model/faults/codes';
import type { Entry } from '../../src/model/faults/entry';
import { faultsOfExample, isOf } from '../../tools/errors';

const ENTRIES = Object.entries(FAULTS as Readonly<Record<string, Entry<never>>>);

describe('the table of faults', () => {
  it.each(ENTRIES.filter(([, { example }]) => example.definition !== undefined))(
    'has an example that raises %s',
    (code, { example }) => {
      expect(faultsOfExample(example).filter((fault) => isOf(fault, code))).not.toEqual([]);
    },
  );

  it('has each code once', () => {
    expect(Object.values(AREAS).flatMap(Object.keys).sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it.each(ENTRIES)('says of %s what it means and what to do', (_, { summary, remedy }) => {
    for (const sentence of [summary, remedy]) expect(sentence).toMatch(/^[A-Z`][\s\S]*\.$/);
  });
});
