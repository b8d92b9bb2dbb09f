import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDERS } from '../src/builders';
import { CACHES } from '../src/caches';
import { ASKED_OF_RUNNERS } from '../src/model/fields';
import { BUILDER_NAMES, RUNNER_NAMES } from '../src/model/known';
import { RUNNERS } from '../src/runners';
import { runsOn } from '../src/runners/offers';
import { runsInPods } from '../src/runners/render';
import { answerAt, code, joined } from './honours';
import { tableOf } from './markdown';
import { type Definitions, settingsOf } from './shared';

type BuilderName = (typeof BUILDER_NAMES)[number];
type RunnerName = (typeof RUNNER_NAMES)[number];

/** What was seen of what is written: `run` is by runner and builder, and names caches and settings as the matrix does. */
export interface Evidence {
  readonly run: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly read: readonly string[];
  readonly checked: readonly string[];
}

const RAN = '**run**';

function evidenceOfFile(): Evidence {
  return JSON.parse(readFileSync(join(__dirname, '../docs/evidence.json'), 'utf8'));
}

/** A cache or a setting of a builder, and where in the tables is said who has it. */
interface Use {
  readonly name: string;
  readonly path: readonly string[];
}

/** README's matrix: what a builder keeps, and how it may run, by what runs it; and how that was seen. */
export function matrix(definitions: Definitions, evidence = evidenceOfFile()): string {
  const shown = new Set<string>();
  const rows = BUILDER_NAMES.flatMap((builder) => {
    const cells = usesOf(builder, definitions).map((use) => [
      code(use.name),
      ...RUNNER_NAMES.map((runner) => {
        const cell = seen(evidence, runner, builder, use);
        if (cell === RAN) shown.add(`${use.name} of ${builder} on ${runner}`);
        return cell;
      }),
    ]);
    return joined(cells).map((row, i) => [i === 0 ? code(builder) : '', ...row]);
  });
  refuseOthers(evidence, shown);
  return tableOf(['builder', 'cache or setting', ...RUNNER_NAMES.map(code)], rows);
}

/** The kinds of caches that a builder has, and those of its settings that need something of where it runs. */
function usesOf(builder: BuilderName, definitions: Definitions): Use[] {
  const { honours } = BUILDERS[builder];
  const caches = Object.keys(honours.cache).filter((type) => has(answerAt(honours, ['cache', type])));
  const settings = settingsOf(builder, definitions);
  const uses = [
    ...caches.map((type) => ({ name: type, path: ['cache', type] })),
    ...ASKED_OF_RUNNERS.flatMap((name) => {
      const setting = settings[name];
      if (setting === undefined) return [];
      const words = setting.enum?.map((word) => `${name}: ${word}`) ?? [name];
      return words.map((word) => ({ name: word, path: ['builder', name] }));
    }),
  ];
  return uses.length > 0 ? uses : [{ name: 'none', path: [] }];
}

function seen({ run, read, checked }: Evidence, runner: RunnerName, builder: BuilderName, { name, path }: Use): string {
  const { honours } = RUNNERS[runner];
  if (!runsOn(builder, runner) || !has(answerAt(honours, path)) || isElsewhere(runner, name)) return '-';
  if (run[runner]?.[builder]?.includes(name)) return RAN;
  if (read.includes(runner)) return 'read';
  return checked.includes(runner) ? 'checked' : 'yes';
}

/** Whether it is a cache that only a machine has. */
function isElsewhere(runner: RunnerName, name: string): boolean {
  const [, kind] = Object.entries(CACHES).find(([type]) => type === name) ?? [];
  return kind?.onMachine !== undefined && runsInPods(runner);
}

/** Whether a whole is honoured: what it says nothing of is not its own to answer. */
function has(answer: ReturnType<typeof answerAt>): boolean {
  return answer === undefined || answer === 'honoured';
}

/** What ran cannot be what the tables refuse, or do not know. */
function refuseOthers({ run }: Evidence, shown: ReadonlySet<string>): void {
  for (const [runner, builders] of Object.entries(run))
    for (const [builder, names] of Object.entries(builders))
      for (const name of names)
        if (!shown.has(`${name} of ${builder} on ${runner}`))
          throw new Error(`docs/evidence.json: ${name} of ${builder} cannot have run on ${runner}`);
}
