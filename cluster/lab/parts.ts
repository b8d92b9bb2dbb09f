import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { must } from '../../e2e/lab/processes';
import { moduleFolder, type Part } from '../../e2e/lab/programs';

const folderOf = (name: string) => resolve(__dirname, '../parts', name);
const part = (name: string, more: Partial<Part> = {}): Part => ({ name, folder: folderOf(name), ...more });

/** What the cluster is made of, each part with a go.mod that pins it. */
export const PARTS = {
  kubernetes: part('kubernetes', { ldflags: versionFlags(folderOf('kubernetes')) }),
  etcd: part('etcd', { programName: () => 'etcd' }),
  containerd: part('containerd'),
  runc: part('runc', { cgo: true, tags: 'seccomp' }),
  tekton: part('tekton', { programName: (tool) => tool.replace(/.*tektoncd\/(\w+)\/cmd\//, '$1-') }),
  argo: part('argo', { modFile: withSignals }),
} as const;

/**
 * What takes webhooks for Argo, and the bus that it tells of them: all but its tests do without. Conformance compiles most of it,
 * with cgo as is usual, and what is compiled alike is compiled once.
 */
export const EVENTS = part('events', {
  cgo: true,
  programName: (tool) => (tool.includes('argo-events') ? 'argo-events' : 'nats-server'),
});

export type PartName = keyof typeof PARTS;

/** The version of a module that a part requires. */
export function versionOf(folder: string, module: string): string {
  const { stdout } = must('go', ['list', '-m', '-f', '{{.Version}}', module], { cwd: folder });
  return stdout.trim();
}

/** What Kubernetes takes from its repository when it is built there: a server that does not know its version says v0.0.0. */
function versionFlags(folder: string): string {
  const version = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\d+)/.exec(readFileSync(join(folder, 'go.mod'), 'utf8'));
  const [, whole, major, minor] = version ?? [];
  const values = { gitVersion: whole, gitMajor: major, gitMinor: minor };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((name) => Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`))
    .join(' ');
}

/**
 * Argo's `signal_linux.go` is a link to `signal_darwin.go` in its repository, and archives of modules have no links: a copy
 * of the module, with the link.
 */
function withSignals(argo: Part, scratch: string): string {
  const module = 'github.com/argoproj/argo-workflows/v4';
  const source = join(scratch, 'source');
  cpSync(moduleFolder(argo, module), source, { recursive: true });
  must('chmod', ['-R', 'u+w', source]);
  symlinkSync('signal_darwin.go', join(source, 'workflow/executor/osspecific/signal_linux.go'));
  const modFile = join(scratch, 'go.mod');
  for (const file of ['go.mod', 'go.sum'])
    writeFileSync(join(scratch, basename(file)), readFileSync(join(argo.folder, file)));
  must('go', ['mod', 'edit', `-replace=${module}=${source}`, modFile]);
  return modFile;
}
