import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describedImage } from '../src/app/prediction/images';
import { judged } from '../src/app/prediction/predict';
import { explanation, forecast, patchOf } from '../src/app/prediction/print';
import { temporaryFolder } from './support';

const ROOT = resolve(__dirname, '..');
const EXAMPLES = join(ROOT, 'examples/dockerfiles');
const PAGE = readFileSync(join(ROOT, 'docs/dockerfiles.md'), 'utf8');
const repo = join(temporaryFolder(), 'shop');
const ASKED = { repo, dockerfile: 'Dockerfile', buildArgs: [], cache: 'kept', worktree: false, advise: true } as const;

beforeAll(() => {
  execFileSync('sh', [join(EXAMPLES, 'history.sh'), repo], { env: { PATH: process.env.PATH } });
});

async function asked(options: { readonly whatIf?: readonly string[]; readonly pair?: boolean } = {}) {
  const { whatIf = [], pair = false } = options;
  const all = {
    ...ASKED,
    last: pair ? 1 : 40,
    whatIf: whatIf.map((file) => join(EXAMPLES, file)),
    pair,
    advise: !pair,
  };
  const found = await judged([describedImage(all)], all);
  if ('code' in found) throw new Error(found.message);
  return found;
}

/** What stands below the command on the page. */
function shown(command: string): string {
  const [, block = ''] = PAGE.split(`$ cached-builds ${command}\n`);
  return (block.split('```')[0] ?? '').trim();
}

const first = async (options?: Parameters<typeof asked>[0]) =>
  (await asked(options))[0] as Awaited<ReturnType<typeof asked>>[0];

it('docs/dockerfiles.md shows what the commands print', async () => {
  expect(shown('explain --dockerfile Dockerfile')).toBe(explanation(await first({ pair: true })).trim());
  expect(shown('predict --dockerfile Dockerfile --last 40')).toBe(forecast(await first()).trim());
  expect(shown('predict --dockerfile Dockerfile --last 40 --patch')).toBe(patchOf(await asked()).trim());
  expect(shown('predict --dockerfile Dockerfile --last 40 --what-if warm.Dockerfile')).toBe(
    forecast(await first({ whatIf: ['warm.Dockerfile'] })).trim(),
  );
}, 60_000);
