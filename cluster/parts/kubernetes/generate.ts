/**
 * Writes go.mod for a release of Kubernetes, `tsx generate.ts v1.36.3`: its module names the modules it is staged from at
 * v0.0.0, which only its own repository has, so each is replaced by what was published of it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../../e2e/lab/processes';

const PROGRAMS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

const version = process.argv[2] ?? '';
const release = /^v1\.(\d+\.\d+)$/.exec(version)?.[1];
if (release === undefined) throw new Error('usage: tsx generate.ts v1.MINOR.PATCH');

const cwd = __dirname;
rmSync(join(cwd, 'go.mod'), { force: true });
rmSync(join(cwd, 'go.sum'), { force: true });
const { GoMod, GoVersion = /^go (\S+)$/m.exec(readFileSync(GoModOf(), 'utf8'))?.[1] } = { GoMod: GoModOf() } as {
  GoMod: string;
  GoVersion?: string;
};
const staged = [...readFileSync(GoMod, 'utf8').matchAll(/^\s+(k8s\.io\/\S+) v0\.0\.0$/gm)].map(([, name]) => name);
writeFileSync(
  join(cwd, 'go.mod'),
  [
    'module cdk8s-cached-builds/cluster/parts/kubernetes',
    '',
    `go ${GoVersion}`,
    '',
    'tool (',
    ...PROGRAMS.map((program) => `\tk8s.io/kubernetes/cmd/${program}`),
    ')',
    '',
    `require k8s.io/kubernetes ${version}`,
    '',
    'replace (',
    ...staged.map((name) => `\t${name} => ${name} v0.${release}`),
    ')',
    '',
  ].join('\n'),
);

function GoModOf(): string {
  return JSON.parse(must('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`]).stdout).GoMod;
}
