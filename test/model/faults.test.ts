import { type FaultCode, type Problem, reworded } from '../../src/model/faults';
import { AREAS, FAULTS } from '../../src/model/faults/codes';
import { ENTRIES, faultsOfExample, isOf } from '../../tools/errors';
import { temporaryFolder } from '../support';
import { DEEDS } from './deeds';

/** Facts that are words: of systems, of builders and runners, of a value within another; and what things are called. */
const WORDED = ['why', 'because', 'remedy', 'wrong', 'what', 'field', 'variant', 'identity'];

/** The codes whose example is no definition, and the facts that are shown. */
const DONE = ENTRIES.flatMap(([code, { example }]) => ('data' in example ? [[code, example.data] as const] : []));

type Raised = Awaited<ReturnType<NonNullable<(typeof DEEDS)[FaultCode]>>>;

/** What a deed raises; some take seconds, so each is done once. */
const raisedBy = new Map<FaultCode, Promise<Raised>>();

function done(code: FaultCode): Promise<Raised> {
  const known = raisedBy.get(code) ?? Promise.resolve(DEEDS[code]?.(temporaryFolder()) ?? []);
  raisedBy.set(code, known);
  return known;
}

describe('the table of faults', () => {
  it.each(ENTRIES)(
    'has an example that raises %s, of codes, numbers and what its user wrote: words are in the table',
    async (code, { example }) => {
      const raised = 'definition' in example ? faultsOfExample(example) : await done(code);
      expect(raised.filter((fault) => isOf(fault, code))).not.toEqual([]);
      const own = raised.filter((fault) => fault.code === code).flatMap(({ data }) => Object.entries(data));
      const texts = own.filter(([key]) => !WORDED.includes(key)).flatMap(([, fact]) => textsOf(fact));
      const written = JSON.stringify(example);
      expect(texts.filter((text) => text.includes(' ') && !written.includes(text))).toEqual([]);
    },
  );

  it.each(DONE)('says of %s what it says once it is done', async (code, data) => {
    const raised: readonly Problem[] = await done(code);
    expect(raised.map((fault) => [fault.code, fault.message])).toContainEqual([code, reworded({ code, data }).message]);
  });

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
