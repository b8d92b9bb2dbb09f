import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputFiles } from '../../src/app/output/files';
import { layOut } from '../../src/app/output/layout';
import { showFault } from '../../src/model/faults';
import { readDefinition } from '../../src/resolve/definition';
import { corpus, missing } from './definitions';

const HASHES = join(__dirname, 'hashes.json');

type Outcome = Readonly<Record<string, string>>;

/** Every file that a definition becomes, by the beginning of its hash; or why there are none. */
function outcomeOf(definition: unknown): Outcome {
  const { definition: read, faults } = readDefinition(definition);
  if (faults.length > 0 || read === undefined) return { faults: hash(faults.map(showFault).join('\n')) };
  const layout = layOut(read);
  if (layout.faults.length > 0) return { faults: hash(layout.faults.map(showFault).join('\n')) };
  return Object.fromEntries([...outputFiles(layout)].map(([path, content]) => [path, hash(content)]));
}

function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

const outcomes = Object.fromEntries([...corpus()].map(([name, definition]) => [name, outcomeOf(definition)]));

it('writes, byte for byte, what it wrote before; CORPUS=write accepts a change', () => {
  if (process.env.CORPUS === 'write') writeFileSync(HASHES, `${JSON.stringify(outcomes, null, 1)}\n`);
  expect(outcomes).toEqual(JSON.parse(readFileSync(HASHES, 'utf8')));
});

it('has no faults where it has everything', () => {
  expect(outcomes['conformance/everything.ts']).not.toHaveProperty('faults');
});

it('has every builder and every runner; if not: add them to BUILDERS and RUNNERS in definitions.ts', () => {
  expect(missing()).toEqual([]);
});
