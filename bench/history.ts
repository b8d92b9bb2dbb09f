import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { report } from './measure';
import { makeMonorepo, monorepoDefinition } from './monorepo';

const SERVICES = 15;
const MAIN = resolve(__dirname, '../lib/main.js');

/** Notes what a process has used, when it ends. */
const NOTE = `process.on('exit', () => require('node:fs').writeFileSync(process.env.USAGE, JSON.stringify(process.resourceUsage())));`;

/** What reading a history costs: a monorepo of 15 services, each with advice, over 500 commits and over 100. */
export function history(folder: string): string[] {
  const repo = join(folder, 'monorepo');
  makeMonorepo(repo, { services: SERVICES, commits: 501 });
  writeFileSync(join(repo, 'builds.yaml'), stringify(monorepoDefinition(SERVICES)));
  writeFileSync(join(folder, 'note.js'), NOTE);
  const [hundred, all] = [usedBy(100, repo, folder), usedBy(500, repo, folder)];
  return [
    '',
    `predict: ${all.seconds.toFixed(1)} s of a processor and ${all.megabytes} MB for 500 commits of ${SERVICES} images, with advice`,
    report('  500 commits in seconds of a processor', all.seconds, 20),
    report('  memory of 500 commits against 100', all.megabytes / hundred.megabytes, 2),
  ];
}

function usedBy(commits: number, repo: string, folder: string) {
  const usage = join(folder, `usage-${commits}.json`);
  const args = ['--require', join(folder, 'note.js'), MAIN, 'predict', '--last', String(commits), '--format', 'json'];
  const env = { ...process.env, USAGE: usage };
  execFileSync(process.execPath, args, { cwd: repo, env, maxBuffer: 1 << 28 });
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: Math.round(maxRSS / 1024) };
}
