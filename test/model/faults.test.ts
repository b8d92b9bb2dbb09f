import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, type FaultCode, reworded } from '../../src/model/faults';
import { AREAS, FAULTS } from '../../src/model/faults/codes';
import { ENTRIES, faultsOfExample, isOf, quoted, saidOf } from '../../tools/errors';
import { temporaryFolder } from '../support';
import { DEEDS } from './deeds';

/** Facts that are words: of systems, of builders and runners, of a value within another; and what things are called. */
const WORDED = ['why', 'because', 'remedy', 'wrong', 'what', 'field', 'variant', 'identity'];

/** The codes whose example is no definition, and the facts that are shown. */
const DONE = ENTRIES.flatMap(([code, { example }]) => ('data' in example ? [[code, example.data] as const] : []));

/** The codes whose example is one, and what the page that shows it quotes. */
const SHOWN = ENTRIES.flatMap(([code, { example }]) => ('definition' in example ? [[code, example] as const] : []));
const QUOTES = new Map(
  readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8')
    .split(/^### /m)
    .map((section) => section.split('\n'))
    .map((lines) => [lines[0], lines.filter((line) => line.startsWith('> ')).at(-1)]),
);

type Raised = Awaited<ReturnType<NonNullable<(typeof DEEDS)[FaultCode]>>>;

/** What a deed raises; some take seconds, so each is done once. */
const raisedBy = new Map<FaultCode, Promise<Raised>>();

function done(code: FaultCode): Promise<Raised> {
  const known = raisedBy.get(code) ?? Promise.resolve(DEEDS[code]?.(temporaryFolder()) ?? []);
  raisedBy.set(code, known);
  return known;
}

/** Of all that is raised what is of a code: its facts are codes, numbers and what its user wrote. */
function ofCode(code: FaultCode, raised: Raised, example: object): Raised {
  const own = raised.filter((fault) => fault.code === code).flatMap(({ data }) => Object.entries(data));
  const texts = own.filter(([key]) => !WORDED.includes(key)).flatMap(([, fact]) => textsOf(fact));
  const written = JSON.stringify(example);
  expect(texts.filter((text) => text.includes(' ') && !written.includes(text))).toEqual([]);
  return raised.filter((fault) => isOf(fault, code));
}

describe('the table of faults', () => {
  it.each(SHOWN)(
    'has an example that raises %s, and says of it what docs/errors.md quotes: where, what is wrong, and what to write',
    (code, example) => {
      const [found] = ofCode(code, faultsOfExample(example), example);
      expect(found && quoted(saidOf(found as Fault))).toBe(QUOTES.get(code));
    },
  );

  it.each(DONE)('has a deed that raises %s, and says what docs/errors.md quotes of it', async (code, data) => {
    const raised = ofCode(code, await done(code), FAULTS[code].example);
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
