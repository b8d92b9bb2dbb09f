import type { Build } from '../model/build';
import { showText, type Text, text } from '../model/text';
import { toolImages } from '../model/tools';
import { HOSTS, type HostName, WEBHOOK_KEY } from '../model/trigger';
import type { ContainerTask, Plan, PlanVolume } from '../plan/plan';

type State = 'pending' | 'success' | 'failure';

interface Told {
  /** Where its API is, unless its user says so. */
  readonly api: (host: string) => string;
  /** What comes before the commit in the address of a status, and what behind it. */
  readonly path: (repository: string) => readonly [string, string];
  readonly header: string;
  /** What is posted, without the digest, which stands for `%s`. */
  readonly body: (state: State, name: string, url: string) => object;
}

const WORDS: Readonly<Record<State, string>> = { pending: 'is built', success: 'is built: %s', failure: 'failed' };
const ofGitea = (state: State, name: string) => ({
  state,
  context: `cached-builds/${name}`,
  description: `${name} ${WORDS[state]}`,
});
const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/** Each host as its API is documented; `src/model/notify.ts` says where. */
const TOLD: Readonly<Record<HostName, Told>> = {
  github: {
    api: (host) => (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`),
    path: (repository) => [`/repos/${encoded(repository)}/statuses/`, ''],
    header: 'Authorization: Bearer',
    body: ofGitea,
  },
  gitlab: {
    api: (host) => `https://${host}/api/v4`,
    path: (repository) => [`/projects/${encodeURIComponent(repository)}/statuses/`, ''],
    header: 'PRIVATE-TOKEN:',
    body: (state, name) => ({
      state: { pending: 'running', success: 'success', failure: 'failed' }[state],
      name: `cached-builds/${name}`,
      description: `${name} ${WORDS[state]}`,
    }),
  },
  gitea: {
    api: (host) => `https://${host}/api/v1`,
    path: (repository) => [`/repos/${encoded(repository)}/statuses/`, ''],
    header: 'Authorization: token',
    body: ofGitea,
  },
  bitbucket: {
    api: () => 'https://api.bitbucket.org/2.0',
    path: (repository) => [`/repositories/${encoded(repository)}/commit/`, '/statuses/build'],
    header: 'Authorization: Bearer',
    body: (state, name, url) => ({
      // A key has 40 characters at the most.
      key: `cached-builds/${name}`.slice(-40),
      state: { pending: 'INPROGRESS', success: 'SUCCESSFUL', failure: 'FAILED' }[state],
      url,
      description: `${name} ${WORDS[state]}`,
    }),
  },
};

const TOKEN: PlanVolume['name'] = 'notify-token';

/** The plan with tasks that tell the host of the source how it goes: at once, once all is done, and where something failed. */
export function withNotices(plan: Plan, build: Build): Plan {
  const { notify } = build;
  const image = plan.tasks.filter(({ gives }) => gives?.includes('image')).at(-1)?.name;
  const host = notify && HOSTS.find((name) => notify[name] !== undefined);
  const told = host && notify[host];
  if (host === undefined || told === undefined || image === undefined) return plan;
  const { secret, key } = typeof told.secret === 'string' ? { secret: told.secret, key: WEBHOOK_KEY } : told.secret;
  const volume: PlanVolume = { name: TOKEN, secret, items: [{ key, path: 'token' }], optional: true };
  const begins: ContainerTask = { ...notice('pending', build, host, told.api, text``), gives: ['notice'] };
  const succeeds: ContainerTask = {
    ...notice('success', build, host, told.api, text`${{ imageOf: image }}`),
    // What is said last is what a host shows.
    takes: ['image', 'approval', 'notice'],
  };
  const fails: ContainerTask = {
    ...notice('failure', build, host, told.api, text`${{ outcome: true }}`),
    always: true,
  };
  return { ...plan, tasks: [begins, ...plan.tasks, succeeds, fails], volumes: [...plan.volumes, volume] };
}

function notice(state: State, build: Build, host: HostName, api: string | undefined, fact: Text): ContainerTask {
  const { source, name, images } = build;
  const [revision, url] = source.type === 'git' ? [source.revision, showText(source.url)] : [text``, ''];
  const { server, repository } = repositoryAt(url);
  const { path, header, body } = TOLD[host];
  const [before, after] = path(repository);
  const link = `https://${server}/${repository}`;
  // A percent sign would be one of printf's.
  const content = JSON.stringify(body(state, name, link.replaceAll('%', '%%')));
  return {
    name: `notify-${state}`,
    phase: 'notify',
    image: toolImages(images).curl,
    command: [text`sh`, text`-euc`, text`${POST}`, text`notify`],
    args: [
      text`${state}`,
      text`${{ volume: TOKEN }}/token`,
      revision,
      text`${api ?? TOLD[host].api(server)}${before}`,
      text`${after}`,
      text`${header}`,
      text`${content}`,
      fact,
    ],
    env: {},
    mounts: [{ volume: TOKEN, readOnly: true }],
    privileges: { user: 1000, group: 1000, capabilities: [], readOnlyRoot: true },
  };
}

/** `git@host:shop/api.git`, `https://host/shop/api` and `ssh://git@host:22/shop/api.git` are one repository of a server. */
export function repositoryAt(url: string): { readonly server: string; readonly repository: string } {
  const [, server = '', path = ''] =
    /^(?:https?:\/\/([^/]+)\/|ssh:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/|[^@/]*@([^/:]+):\/?)(.*)$/
      .exec(url)
      ?.filter((part) => part !== undefined) ?? [];
  return { server, repository: path.replace(/\/+$/, '').replace(/\.git$/, '') };
}

/** The token is no argument, which everybody on the node would read. Who cannot be told keeps no build from being one. */
const POST = `state=$1 token=$2 commit=$3 address=$4$3$5 header=$6 body=$7 fact=$8
if [ "$state" = failure ]; then
  failed=
  for outcome in $fact; do
    [ "$outcome" = Succeeded ] || failed=yes
  done
  [ -n "$failed" ] || exit 0
fi
case $commit in
  *[!0-9a-f]* | '') commit= ;;
esac
if [ "\${#commit}" -ne 40 ] && [ "\${#commit}" -ne 64 ]; then
  echo "nobody is told: $3 is no hash of a commit, as a webhook gives it"
  exit 0
fi
if [ ! -s "$token" ]; then
  echo 'nobody is told: the Secret with the token is not there, or has no such key' >&2
  exit 0
fi
# shellcheck disable=SC2059
content=$(printf "$body" "\${fact##*@}")
if printf '%s %s\\n' "$header" "$(cat "$token")" |
  curl --silent --show-error --fail --retry 3 --max-time 60 --output /dev/null --request POST \\
    --header @- --header 'Content-Type: application/json' --data "$content" "$address"; then
  echo "told: $content"
else
  echo "could not be told: $address" >&2
fi`;
