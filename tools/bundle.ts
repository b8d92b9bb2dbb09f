/**
 * Bundles the command into lib/main.js, with all that it needs: one file loads in half the time of the hundred modules it
 * is made of. cdk8s brings a reader of YAML of its own, which the command never calls: it gets ours, instead of a second.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');
const outfile = join(root, 'lib/main.js');
const { metafile } = buildSync({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile,
  metafile: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  alias: { yaml: './node_modules/yaml' },
});

/** The packages that are in it, those that ours depend on too. */
const packages = Object.keys(metafile.inputs).map((path) => /^(?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+/.exec(path)?.[0]);
const bundled = [...new Set(packages.filter((name) => name !== undefined))].sort();
appendFileSync(outfile, `${bundled.map(licenseOf).join('\n')}\n`);

/** What is bundled is copied, so its licence comes along. */
function licenseOf(dependency: string): string {
  const folder = join(root, dependency);
  const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name)) as string;
  return `/*\nContains ${dependency.split('node_modules/').at(-1)?.replace(/\/$/, '')}:\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('*/', '* /')}*/`;
}
