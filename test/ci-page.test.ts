/** The jobs of docs/ci.md: each does what it says, by the script that is made of the page's definition. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { TOOL_IMAGES } from '../src/model/tools';
import { run, scriptOf } from './runners/script-runs';

const page = readFileSync(resolve(__dirname, '../docs/ci.md'), 'utf8');
const [, definition = ''] = /^<!-- definition -->\n```yaml\n([\s\S]*?)^```/m.exec(page) ?? [];
const jobs = [...page.matchAll(/^<!-- ci: (\w+) -->\n```yaml\n([\s\S]*?)^```/gm)].map(([, builder = '', job = '']) => ({
  builder,
  job: parse(job).image,
}));
const VALUES = {
  CI_PROJECT_DIR: '.',
  CI_COMMIT_REF_SLUG: 'fix-login',
  GITHUB_SHA: 'c0ffee',
  WORKSPACE: '.',
  BUILD_NUMBER: '7',
};

/** The arguments that lines give to the script, as a shell of the job has them. */
function argumentsIn(lines: string): string[] {
  const [, words = ''] = /sh dist\/scripts\/api\.sh ([^']*?)\s*(?:\$\{[^}]*\})?(?:'|$)/.exec(lines) ?? [];
  return words
    .split(/\s+/)
    .map((word) => word.replace(/"|\$(\w+)/g, (_, name) => (name ? VALUES[name as keyof typeof VALUES] : '')));
}

const dry = (builder: string, lines: string) =>
  run(parse(definition.replace('kaniko', builder)), [...argumentsIn(lines), '--dry-run'], {}, []);

it.each(jobs)('the job with $builder builds the checkout by the tag of the CI', ({ builder, job }) => {
  const lines: string[] = job.script ?? job.steps.flatMap((step: { run?: string }) => step.run ?? []);
  const { status, stderr, stdout } = dry(builder, lines[lines.length - 1] as string);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/shop\/api:(fix-login|c0ffee)/);
  expect(stdout).not.toContain('the source is');
});

it('Jenkins calls it by the number of the build', () => {
  const [line = ''] = page.split('\n').filter((one) => one.includes('BUILD_NUMBER'));
  expect(dry('kaniko', line).stdout).toContain('shop/api:build-7');
});

it('runs in images that are pinned here', () => {
  const images = jobs.flatMap(({ job }) => job.image?.name ?? []);
  expect(images).toEqual([TOOL_IMAGES['kaniko-debug'], TOOL_IMAGES['buildkit-rootless']]);
  expect(page.split(TOOL_IMAGES['kaniko-debug'])).toHaveLength(3);
});

it('pushes nothing of a pull request, by a flag that the script has', () => {
  expect(page).toContain('${GITHUB_HEAD_REF:+--load}');
  expect(scriptOf(parse(definition))).toContain('    --load) ');
});
