/**
 * Bundles the command into lib/main.js: one file loads in half the time of the hundred modules it is made of. The peers
 * stay outside, since an app and the command must share them.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const outfile = join(root, 'lib/main.js');
const { metafile } = buildSync({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outfile,
  metafile: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: Object.keys(peerDependencies),
});

/** The packages that are in it, those that ours depend on too. */
const packages = Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
const bundled = [...new Set(packages.filter((name) => name !== undefined))].sort();
appendFileSync(outfile, `${bundled.map(licenseOf).join('\n')}\n`);

/** What is bundled is copied, so its licence comes along. */
function licenseOf(dependency: string): string {
  const folder = join(root, 'node_modules', dependency);
  const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name)) as string;
  return `/*\nContains ${dependency}:\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('*/', '* /')}*/`;
}
