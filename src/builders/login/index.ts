import type { Build } from '../../model/build';
import { type Credentials, kindOf, type Login, loginsOf } from '../../model/credentials';
import { isHub } from '../../model/image';
import { missingSecret } from '../../model/secret-command';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { joinParts, NOTHING, type PlanParts, projectedParts } from '../../plan/parts';
import { type ContainerTask, CREDENTIALS_VOLUME, type Mount } from '../../plan/plan';
import { ASKING, registryIn } from './clouds';
import { MERGE } from './merge';

/** Who logs in, with the images that do it. */
export interface Owner extends Pick<Build, 'images' | 'namespace'> {
  readonly credentials: Credentials;
  /** Who they are for, where that is not who builds. */
  readonly reader?: string;
}

/** What its tasks and volumes are called: what is asked of clouds, and the keys of Secrets. */
function namesFor({ reader }: Owner) {
  const named = (name: string) => (reader === undefined ? name : `${reader}-${name}`);
  return {
    login: named('login'),
    file: named(CREDENTIALS_VOLUME),
    answers: named('logins'),
    keys: named('login-secrets'),
  };
}

const PRIVILEGES = { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true } as const;

/**
 * Steps that make one config.json of all that is known to registries, in a folder in the memory of the pod: those to push with
 * hold for the repositories, and the others for hosts. Whoever reads it need not be the user that wrote it.
 */
export function loginParts(owner: Owner, repositories: readonly Text[], at?: string): PlanParts {
  const all = loginsOf(owner.credentials).map(({ login }) => login);
  const names = namesFor(owner);
  const inputs = joinParts(keyParts(all, names.keys), answerParts(all, owner));
  const login: ContainerTask = {
    name: names.login,
    phase: 'login',
    image: toolImages(owner.images).yq,
    command: [text`sh`, text`-euc`, text`${MERGE}`, text`login`],
    args: [text`${{ volume: names.file }}`, ...mergedWords(owner, repositories)],
    env: {},
    mounts: [{ volume: names.file }, ...inputs.mounts],
    privileges: PRIVILEGES,
  };
  const mount: Mount = { volume: names.file, ...(at ? { at } : {}), readOnly: true };
  return {
    tasks: [...inputs.tasks, login],
    volumes: [{ name: names.file, scratch: 'memory' }, ...inputs.volumes],
    mounts: [mount],
  };
}

/** The keys of Secrets, each by the number of its login. */
function keyParts(all: readonly Login[], volume: string): PlanParts {
  const keys = all.flatMap((login, i) =>
    'secret' in login ? [{ secret: login.secret, key: login.key, path: String(i), optional: true }] : [],
  );
  return projectedParts(volume, keys);
}

/** What clouds answer to who asks them, each by the number of its login. */
function answerParts(all: readonly Login[], owner: Owner): PlanParts {
  const tools = toolImages(owner.images);
  const { login: task, answers } = namesFor(owner);
  const names = taskNames(all, task);
  const asking = all.flatMap((login, i): ContainerTask[] => {
    const kind = kindOf(login);
    if (kind === 'secret' || kind === 'registry') return [];
    const { tool, script, args } = ASKING[kind];
    return [
      {
        name: names[i] as string,
        phase: 'login',
        image: tools[tool],
        command: [text`sh`, text`-euc`, text`${script}`, text`login`],
        args: [text`${{ volume: answers }}/${String(i)}`, ...args(login)],
        // Where its programs keep what they like.
        env: { HOME: text`${{ volume: answers }}` },
        mounts: [{ volume: answers }],
        privileges: PRIVILEGES,
      },
    ];
  });
  if (asking.length === 0) return NOTHING;
  const volumes = [{ name: answers, scratch: 'memory' as const }];
  return { tasks: asking, volumes, mounts: [{ volume: answers, readOnly: true }] };
}

function mergedWords(owner: Owner, repositories: readonly Text[]): Text[] {
  const { pull, push } = owner.credentials;
  const words = (logins: readonly Login[], from: number) =>
    logins.flatMap((login, i) => wordsOf(login, from + i, owner));
  if (push === undefined) return words(pull, 0);
  return [...words(pull, 0), text`push`, ...words(push, pull.length), text`of`, ...repositories];
}

/** `login-ecr`, and where there are several `login-ecr-2`. */
function taskNames(logins: readonly Login[], task: string): string[] {
  const kinds = logins.map(kindOf);
  return kinds.map((kind, i) => {
    const before = kinds.slice(0, i).filter((other) => other === kind).length;
    return before === 0 ? `${task}-${kind}` : `${task}-${kind}-${before + 1}`;
  });
}

function wordsOf(login: Login, i: number, owner: Owner): Text[] {
  const { keys, answers } = namesFor(owner);
  const folder = { volume: 'secret' in login ? keys : answers };
  const host = registryIn(login);
  return [
    text`${kindOf(login)}`,
    text`${folder}/${String(i)}`,
    // What Docker Hub is called in such a file.
    text`${isHub(host) ? 'https://index.docker.io/v1/' : host}`,
    text`${('secret' in login && login.username) || ''}`,
    text`${'secret' in login ? missingSecret(login, owner.namespace) : ''}`,
  ];
}
