import { AREAS, FAULTS } from '../../src/model/faults/codes';
import type { Entry } from '../../src/model/faults/entry';
import { faultsOfExample, isOf } from '../../tools/errors';

const ENTRIES = Object.entries(FAULTS as Readonly<Record<string, Entry<never>>>);

/** Facts that are words: of systems, of builders and runners, of a value within another; and what things are called. */
const WORDED = ['why', 'because', 'remedy', 'wrong', 'what', 'field', 'variant', 'identity'];

describe('the table of faults', () => {
  it.each(ENTRIES.filter(([, { example }]) => example.definition !== undefined))(
    'has an example that raises %s, of codes, numbers and what its user wrote: words are in the table',
    (code, { example }) => {
      const raised = faultsOfExample(example);
      expect(raised.filter((fault) => isOf(fault, code))).not.toEqual([]);
      const own = raised.filter((fault) => fault.code === code).flatMap(({ data }) => Object.entries(data));
      const texts = own.filter(([key]) => !WORDED.includes(key)).flatMap(([, fact]) => textsOf(fact));
      const written = JSON.stringify(example);
      expect(texts.filter((text) => text.includes(' ') && !written.includes(text))).toEqual([]);
    },
  );

  it('has each code once', () => {
    expect(Object.values(AREAS).flatMap(Object.keys).sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it.each(ENTRIES)('says of %s what it means and what to do', (_, { summary, remedy }) => {
    for (const sentence of [summary, remedy]) expect(sentence).toMatch(/^[A-Z`][\s\S]*\.$/);
  });
});

function textsOf(fact: unknown): string[] {
  if (typeof fact === 'string') return [fact];
  return typeof fact === 'object' && fact !== null ? Object.values(fact).flatMap(textsOf) : [];
}
