import { type GitSource, isSshUrl } from '../model/source';
import type { SourceValueName } from '../model/source-values';
import { type Text, text } from '../model/text';
import type { ToolImages } from '../model/tools';
import { projectedParts } from '../plan/parts';
import { type ContainerTask, type PlanVolume, type Privileges, type ProgramTask, SOURCE_VOLUME } from '../plan/plan';
import { describe, describeArguments, NOTE_ASKED, NOTE_GIVEN, TAKE_GIVEN } from './describe';
import { submoduleHosts, submoduleParts, useSubmoduleSecrets } from './submodules';

const CREDENTIALS = { volume: 'git-credentials' };
const SSH_HOME = { volume: 'git-ssh' };
const CA = { volume: 'git-ca' };

/** What is wanted of a source besides its files. */
export interface Wanted {
  readonly values: readonly SourceValueName[];
  /** What the last of these, `inputs`, is made of. */
  readonly inputs: readonly Text[];
  /** The folders that a sparse one is all of. */
  readonly folders: readonly string[];
}

/**
 * The task that clones a Git source on a machine, with the credentials of whoever runs it; where something is wanted of it that
 * is known of a source, it looks at one that is there already too.
 */
export function fetchGitLocally(source: GitSource, wanted: Wanted): ProgramTask {
  const { values } = wanted;
  const { credentials: _, ca: __, ...rest } = source;
  const open = { ...rest, submodules: source.submodules !== false };
  return {
    ...FETCH,
    command: [
      text`sh`,
      text`-euc`,
      lines(...(values.length > 0 ? cloneUnlessGiven(open, values) : cloneScript(open))),
      text`fetch`,
    ],
    args: fetchArguments(source, wanted),
    env: { ...environment(source), ...sparseFolders(source, wanted) },
    programs: ['git', ...(source.lfs ? ['git-lfs'] : [])],
    ...(values.length > 0 ? { ofGiven: true } : {}),
  };
}

const FETCH = { name: 'fetch', phase: 'fetch', gives: ['source'] } as const;

/** The task that clones a Git source, as the user that the files shall belong to. */
export function fetchGit(
  source: GitSource,
  images: ToolImages,
  user: number,
  wanted: Wanted,
): { task: ContainerTask; volumes: PlanVolume[] } {
  const { values } = wanted;
  const credentials = source.credentials === undefined ? [] : credentialVolumes(source);
  const ofSubmodules = submoduleParts(source);
  const trusted = projectedParts(CA.volume, source.ca ? [{ ...source.ca, path: 'ca.crt' }] : []);
  const script =
    values.length > 0 ? [TAKE_GIVEN, ...cloneScript(source, [NOTE_ASKED], [describe(values)])] : cloneScript(source);
  return {
    task: {
      ...FETCH,
      image: images.git,
      command: [text`sh`, text`-euc`, lines(...script), text`fetch`],
      args: fetchArguments(source, wanted),
      env: {
        GIT_TERMINAL_PROMPT: text`0`,
        // The folder belongs to whoever made the volume.
        ...environment(source, [['safe.directory', '*']]),
        ...submoduleHosts(source),
        ...sparseFolders(source, wanted),
      },
      mounts: [
        { volume: SOURCE_VOLUME },
        ...credentials.map((volume) => ({ volume: volume.name, ...('secret' in volume ? { readOnly: true } : {}) })),
        ...trusted.mounts,
        ...ofSubmodules.mounts,
      ],
      privileges: privilegesOf(user),
    },
    volumes: [...credentials, ...trusted.volumes, ...ofSubmodules.volumes],
  };
}

function fetchArguments(source: GitSource, { values, inputs }: Wanted): Text[] {
  const folder = text`${{ volume: SOURCE_VOLUME }}`;
  return [source.url, revisionOf(source), folder, ...(values.length > 0 ? describeArguments(values) : []), ...inputs];
}

function revisionOf({ revision }: GitSource): Text {
  return revision.length > 0 ? revision : text`HEAD`;
}

/**
 * The script holds no value of a user: those are its arguments. A branch, a tag and a full hash come by a shallow fetch; a
 * short hash, and any hash from a server that gives none out, need the whole history.
 */
function cloneScript(source: GitSource, note: readonly string[] = [], after: readonly string[] = []): Line[] {
  const credentials = source.credentials === undefined ? NONE : isSshUrl(source.url) ? USE_SSH_KEY : USE_TOKEN;
  return [
    'url=$1 revision=$2',
    // Modes of files are in the key of COPY, and not everybody clones with the same.
    'umask 022',
    'git init --quiet "$3"',
    'cd "$3"',
    'git remote add origin "$url"',
    ...(source.ca === undefined ? NONE : TRUST),
    ...credentials,
    ...(source.sparse ? SPARSE : NONE),
    `if git fetch --quiet ${historyOf(source)} origin -- "$revision"; then`,
    '  git checkout --quiet --detach FETCH_HEAD',
    ...note.map((line) => `  ${line}`),
    'elif expr "$revision" : \'[0-9a-f]\\{7,64\\}$\' >/dev/null; then',
    `  git fetch --quiet ${source.sparse ? '--filter=blob:none ' : ''}--tags origin '+refs/heads/*:refs/remotes/origin/*'`,
    '  git checkout --quiet --detach "$revision" --',
    'else',
    '  echo "${url##*@} has no branch, tag or commit $revision, or its credentials are wrong" >&2',
    '  exit 1',
    'fi',
    "git log -1 --format='building %H'",
    ...(source.lfs ? NONE : TELL_OF_LFS),
    ...useSubmoduleSecrets(source, SSH_KEY),
    ...(source.submodules ? ['git submodule --quiet update --init --recursive --depth=1'] : []),
    ...after,
    ...(source.keepGitDir ? [] : DROP_GIT),
  ];
}

/** On a machine, in whose folder there is nothing where it is to be cloned. */
function cloneUnlessGiven(source: GitSource, values: readonly SourceValueName[]): Line[] {
  const clone = cloneScript({ ...source, keepGitDir: true }, [NOTE_ASKED]);
  return [
    TAKE_GIVEN,
    'given=yes',
    '[ -d "$3" ] || given=no',
    'clone() {',
    ...clone.map((line) => text`  ${line}`),
    '}',
    'if [ "$given" = yes ]; then',
    '  revision=HEAD',
    '  cd "$3"',
    ...NOTE_GIVEN.map((line) => `  ${line}`),
    'else',
    '  clone "$@"',
    'fi',
    describe(values),
    ...(source.keepGitDir ? [] : DROP_GIT.map((line) => `[ "$given" = yes ] || ${line}`)),
  ];
}

const NONE: readonly Text[] = [];

/** One commit is all that a build needs; whoever asks for more wants to describe it by its tags. */
function historyOf({ depth, sparse }: GitSource): string {
  const history = depth === 1 ? '--depth=1 --no-tags' : depth === 0 ? '--tags' : `--depth=${depth} --tags`;
  return sparse ? `--filter=blob:none ${history}` : history;
}

/** Folders that are wanted, and the files of those that they lie in: one a line, in the environment. */
const SPARSE = ['printf \'%s\\n\' "$SPARSE_FOLDERS" | git sparse-checkout set --cone --stdin'];

function sparseFolders({ sparse }: GitSource, { folders }: Wanted): Record<string, Text> {
  return sparse ? { SPARSE_FOLDERS: text`${folders.join('\n')}` } : {};
}

/** Pointers look like files until a program reads them. */
const TELL_OF_LFS = [
  "if git grep --quiet --cached 'filter=lfs' -- .gitattributes '*/.gitattributes' 2>/dev/null; then",
  '  echo "files of this repository are kept by Git LFS, and the build gets their pointers; write source: {lfs: true}" >&2',
  'fi',
];

type Settings = readonly (readonly [string, string])[];

/** Whether LFS fetches files, whoever Git is set up for, and more settings: in the environment, where submodules have them too. */
function environment({ lfs }: GitSource, more: Settings = []): Record<string, Text> {
  return { ...gitConfig([...more, ...(lfs ? LFS : [])]), ...(lfs ? {} : { GIT_LFS_SKIP_SMUDGE: text`1` }) };
}

function gitConfig(settings: Settings): Record<string, Text> {
  if (settings.length === 0) return {};
  const entries = settings.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, text`${key}`] as const,
    [`GIT_CONFIG_VALUE_${i}`, text`${value}`] as const,
  ]);
  return { GIT_CONFIG_COUNT: text`${String(settings.length)}`, ...Object.fromEntries(entries) };
}

/** The image of Git has LFS set up for root alone. */
const LFS = [
  ['filter.lfs.process', 'git-lfs filter-process'],
  ['filter.lfs.required', 'true'],
] as const;

type Line = string | Text;

function lines(...all: readonly Line[]): Text {
  return all.map((line) => text`${line}`).reduce((script, line) => text`${script}\n${line}`);
}

/**
 * The token goes to the host of the repository only, and not to those of its submodules. Git asks by a protocol of lines,
 * so it may hold anything but a line break; those at its end are the editor's.
 */
const USE_TOKEN = [
  text`if [ ! -s ${CREDENTIALS}/password ]; then`,
  '  echo "the Secret needs the token or password of the repository, under the key that credentials names or else password" >&2',
  '  exit 1',
  'fi',
  text`case $(cat ${CREDENTIALS}/password) in`,
  "  *'",
  "'*)",
  '    echo "the password in the Secret has a line break within, which Git cannot hand over" >&2',
  '    exit 1',
  '    ;;',
  'esac',
  'host=${url#*://}',
  'git config "credential.${url%%://*}://${host%%/*}.helper" \\',
  text`  '!cd ${CREDENTIALS} && printf "username=%s\\npassword=%s\\n" "$(cat username 2>/dev/null || echo git)" "$(cat password)"; :'`,
];

/** In the environment, where Git looks for submodules too; of this host alone, since others are trusted by authorities that everybody knows. */
const TRUST = [
  'trusted=${url#*://}',
  'export "GIT_CONFIG_KEY_$GIT_CONFIG_COUNT=http.${url%%://*}://${trusted%%/*}/.sslCAInfo"',
  text`export "GIT_CONFIG_VALUE_$GIT_CONFIG_COUNT=${CA}/ca.crt"`,
  'export GIT_CONFIG_COUNT=$((GIT_CONFIG_COUNT + 1))',
];

const SSH_KEY = { key: text`${SSH_HOME}/key`, hosts: text`${CREDENTIALS}/known_hosts` };

/** SSH refuses a key that others may read, as files of a Secret are; and a host that nobody vouches for. */
const USE_SSH_KEY = [
  text`if [ ! -s ${CREDENTIALS}/known_hosts ]; then`,
  '  echo "the Secret needs a key known_hosts: what ssh-keyscan prints for the host of $url" >&2',
  '  exit 1',
  'fi',
  text`(umask 077 && cat ${CREDENTIALS}/ssh-privatekey > ${SSH_HOME}/key)`,
  text`export GIT_SSH_COMMAND='ssh -i ${SSH_HOME}/key -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${CREDENTIALS}/known_hosts'`,
];

/** Its bytes differ from clone to clone, so that `COPY . .` would never be found in a cache. */
const DROP_GIT = ['find . -name .git -prune -exec rm -rf {} +'];

/** What brings files of a user may do. */
export function privilegesOf(user: number): Privileges {
  const reason =
    'it is built by root, to whom the source must belong, since builders may keep the owner of its files; it has no capability';
  return { user, group: user, capabilities: [], readOnlyRoot: true, ...(user === 0 ? { reason } : {}) };
}

/** Optional keys: which of them a Secret has is its own business, and the script says what is missing. */
function credentialVolumes({ url, credentials }: GitSource): PlanVolume[] {
  const ssh = isSshUrl(url);
  const file = ssh ? 'ssh-privatekey' : 'password';
  const { secret, key } = typeof credentials === 'object' ? credentials : { secret: credentials as string, key: file };
  const other = ssh ? 'known_hosts' : 'username';
  const items = [
    { key, path: file },
    { key: other, path: other },
  ];
  const volume: PlanVolume = { name: 'git-credentials', secret, items, optional: true };
  return ssh ? [volume, { name: 'git-ssh', scratch: 'memory' }] : [volume];
}
