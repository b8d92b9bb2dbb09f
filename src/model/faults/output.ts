import { MADE_BY } from '../header';
import { entry, inWords } from './entry';

/** What a system says by a code, and what to do. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; make it writable for yourself, or choose another folder with -o',
  EBUSY: 'it is in use or mounted by itself; mount the whole folder instead, or choose another with -o',
  EDQUOT: 'your disk quota is used up; free some space, or choose another folder with -o',
  EEXIST: 'there is a file where a folder must be; move it, or choose another folder with -o',
  EFBIG: 'the system takes no files of this size; choose another folder with -o',
  EINVAL: 'the file system takes no such name; choose another folder with -o',
  EIO: 'the disk cannot be read or written; check it, or choose another folder with -o',
  EISDIR: 'there is a folder where a file must be; move it, or choose another folder with -o',
  ELOOP: 'a link that leads to itself; remove it, or choose another folder with -o',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the name is too long for the file system; choose a shorter one with -o',
  ENFILE: 'too many files are open on this machine; close some programs',
  ENODEV: 'the file system is gone; mount it again, or choose another folder with -o',
  ENOENT: 'it is no place for a file, or it went away just now; choose another folder with -o',
  ENOSPC: 'no space is left on the device; free some, or choose another folder with -o',
  ENOTDIR: 'there is a file where a folder must be; move it, or choose another folder with -o',
  EPERM: 'not permitted, or it is made immutable; allow it, or choose another folder with -o',
  EROFS: 'the file system is read-only; mount it writable, or choose another folder with -o',
  ESTALE: 'the network file system lost it; mount it again',
  EXDEV: 'it is on another file system than its folder; mount the whole folder instead, or choose another with -o',
};

/** What to do where an object of a kind cannot be changed as it is wanted. */
const REPLACED: Readonly<Record<string, (name: string) => string>> = {
  PersistentVolumeClaim: (name) =>
    `give the volume another name, or delete the claim first, with what it holds: kubectl delete pvc ${name}`,
  StatefulSet: (name) =>
    `delete it first, without its pods: kubectl delete statefulset ${name} --cascade=orphan; the claims of its replicas stay as they are`,
  RoleBinding: (name) => `delete it first: kubectl delete rolebinding ${name}`,
  ClusterRoleBinding: (name) => `delete it first: kubectl delete clusterrolebinding ${name}`,
};

const NOT_CURRENT = {
  missing: 'missing',
  differs: 'not what the definition says',
  left: 'of nothing in the definition any more',
};

/** Faults of the folder that is written: nothing in it was changed. */
export const OUTPUT_FAULTS = {
  'output-helm': entry<{ folder: string }>({
    words: ({ folder }) =>
      `${folder} holds the templates of a Helm chart; kustomizations and runs are none, and Helm would take the {{…}} of workflows for its own: leave out --format helm, and apply the folder with kubectl apply -k`,
    summary: 'The output is a folder for kustomize, and no chart of Helm.',
    remedy: 'Leave out `--format helm`. An app of constructs can be a chart, where none of its runners is `argo`.',
    example: inWords('npx cdk8s synth --format helm --chart-version 1.0.0', { folder: 'dist/templates' }),
  }),
  'output-unnamed': entry({
    words: () => 'the output folder has no name; write one after -o',
    summary: 'The folder to write has an empty name, as a variable that is not set makes it.',
    remedy: 'Write a name after `-o`.',
    example: inWords('cached-builds synth -o ""', {}),
  }),
  'output-root': entry({
    words: () => 'the root of the file system and your home are no output folders; choose one below with -o',
    summary: 'Whoever writes there by mistake loses much.',
    remedy: 'Choose a folder below with `-o`.',
    example: inWords('cached-builds synth -o /', {}),
  }),
  'output-is-file': entry({
    words: () => 'there is a file where a folder must be; move it, or choose another with -o',
    summary: 'The output folder, or one above it, is a file.',
    remedy: 'Move the file, or choose another folder with `-o`.',
    example: inWords('cached-builds synth -o README.md', {}),
  }),
  'output-link-broken': entry({
    words: () => 'a link to nothing; make the folder it leads to, or choose another with -o',
    summary: 'The output folder, or one above it, is a link, and what it leads to is not there.',
    remedy: 'Make the folder it leads to, or choose another with `-o`.',
    example: inWords('ln -s ../deploy/dist dist && cached-builds synth', {}),
  }),
  'output-changed': entry({
    words: () =>
      'changed by hand since it was written; say in the definition what it shall say, or lose the change with --force',
    summary: 'A file that was written before is not as it was written.',
    remedy: 'Say in the definition what it shall say, or lose the change with `--force`.',
    example: inWords('echo "# mine" >> dist/kubernetes/api.yaml && cached-builds synth', {}),
  }),
  'output-foreign': entry({
    words: () => 'in the way, and not written by cached-builds; move it, or choose another folder with -o',
    summary: 'A file of somebody else stands where one would be written.',
    remedy: 'Move it, or choose another folder with `-o`.',
    example: inWords('mkdir -p dist/kubernetes && touch dist/kubernetes/api.yaml && cached-builds synth', {}),
  }),
  'output-no-folder': entry({
    words: () =>
      'in the way: a folder must be here, and nothing is written through a link; move it, or choose another folder with -o',
    summary: 'A file or a link stands where a folder of the output would be.',
    remedy: 'Move it, or choose another folder with `-o`.',
    example: inWords('mkdir dist && touch dist/kubernetes && cached-builds synth', {}),
  }),
  'output-list-foreign': entry({
    words: () =>
      'in the way of the list of what was written, and not made by cached-builds; move it, or choose another folder with -o',
    summary: 'The file that says what was written is none of ours.',
    remedy: 'Move it, or choose another folder with `-o`.',
    example: inWords('mkdir -p dist && echo mine > dist/.cached-builds.sha256 && cached-builds synth', {}),
  }),
  'output-list-broken': entry({
    words: () =>
      `no line of a list of what was written; take it from version control, or delete the list: then whatever begins with "${MADE_BY}" counts as written`,
    summary: 'A line of the file that says what was written cannot be read, so nobody knows what may be replaced.',
    remedy: 'Take the file from version control, or delete it.',
    example: inWords('echo "<<<<<<< HEAD" >> dist/.cached-builds.sha256 && cached-builds synth', {}),
  }),
  'output-not-current': entry<{ state: 'missing' | 'differs' | 'left' }>({
    words: ({ state }) => `${NOT_CURRENT[state]}; run cached-builds synth, and commit what it writes`,
    summary: 'With `--check`: synthesis would write or remove the file.',
    remedy: 'Run `cached-builds synth` and commit what it writes.',
    example: inWords('echo "# mine" >> dist/kubernetes/api.yaml && cached-builds synth --check', { state: 'differs' }),
  }),
  'field-immutable': entry<{ kind: string; name: string; field: string }>({
    words: ({ kind, name, field }) =>
      `a cluster that has ${kind} ${name} as it was refuses another ${field}; ${REPLACED[kind]?.(name) ?? 'delete it first'}`,
    summary:
      'A warning: the file that was replaced had another value, which Kubernetes does not change in an object that is there.',
    remedy: 'Give it another name, or delete the object in the cluster before this is applied.',
    example: inWords("sed -i 's/storageClass: nfs/storageClass: fast/' builds.yaml && cached-builds synth", {
      kind: 'PersistentVolumeClaim',
      name: 'layers',
      field: 'spec.storageClassName',
    }),
  }),
  'output-taken-over': entry({
    words: () => 'another run has begun to write the output, since this one stood still for long; write it again',
    summary:
      'Runs that write one folder take turns, and this one was silent for so long that another took it for dead.',
    remedy: 'Write it again.',
    example: inWords('a run that stands still for a minute, while another writes the folder', {}, 'text'),
  }),
  'output-refused': entry<{ error: string; why: string }>({
    words: ({ error, why }) => REFUSALS[error] ?? `cannot be written (${why}); choose another folder with -o`,
    summary: 'The system refuses to write: a right is missing, a disk is full, a file system is read-only.',
    remedy: 'Do what the message says, or choose another folder with `-o`.',
    example: inWords('ln -s dist dist && cached-builds synth', { error: 'ELOOP', why: '' }),
  }),
};
