/**
 * Writes go.mod and go.sum for a release of Kubernetes: `tsx generate.ts v1.36.3`. Its module names the modules that are staged
 * in its repository at v0.0.0, which nobody can fetch, so each is replaced by what was published of it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../../e2e/lab/processes';

const PROGRAMS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

const [version = ''] = process.argv.slice(2);
const release = /^v1\.(\d+\.\d+)$/.exec(version)?.[1];
if (release === undefined) throw new Error('name a release: tsx generate.ts v1.36.3');

for (const file of ['go.mod', 'go.sum']) rmSync(join(__dirname, file), { force: true });
const download = must('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`], { cwd: '/' });
const upstream = readFileSync(JSON.parse(download.stdout).GoMod, 'utf8');
const go = /^go \S+$/m.exec(upstream)?.[0];
const staged = [...upstream.matchAll(/^\s+(k8s\.io\/\S+) v0\.0\.0$/gm)].map(([, name]) => name);
const block = (word: string, lines: readonly string[]) => [`${word} (`, ...lines.map((line) => `\t${line}`), ')', ''];
const lines = [
  ...['module cdk8s-cached-builds/cluster/parts/kubernetes', '', go, ''],
  ...block(
    'tool',
    PROGRAMS.map((program) => `k8s.io/kubernetes/cmd/${program}`),
  ),
  ...[`require k8s.io/kubernetes ${version}`, ''],
  ...block(
    'replace',
    staged.map((name) => `${name} => ${name} v0.${release}`),
  ),
];
writeFileSync(join(__dirname, 'go.mod'), lines.join('\n'));
// Adds everything that the programs need, and nothing that only tests of theirs do.
must('go', ['list', '-mod=mod', '-deps', 'tool'], { cwd: __dirname });
