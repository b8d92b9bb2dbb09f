import { MAX_SPELLED, SOURCE_VALUES, type SourceValueName, SPELLED_HASH } from '../model/source-values';
import { type Text, text } from '../model/text';
import { INPUTS } from './input-hash';

/** What comes after the first arguments of what fetches a source: what starts the run says, and where each value is wanted. */
export function describeArguments(values: readonly SourceValueName[]): Text[] {
  const given = [SOURCE_VALUES.branch, SOURCE_VALUES.tag].map(({ from }) => {
    return values.some((name) => 'from' in SOURCE_VALUES[name] && SOURCE_VALUES[name].from === from)
      ? text`${{ param: from }}`
      : text``;
  });
  return [...given, ...values.flatMap((name) => [text`${name}`, text`${{ sourceFile: name }}`])];
}

/** Whether something was asked for by name, as Git notes it of what it fetched: `branch 'main' of …`. */
export const NOTE_ASKED = 'asked=$(sed -n 1p .git/FETCH_HEAD)';

/** Where Git noted nothing, since the source was there. */
export const NOTE_GIVEN = [
  'if ! git rev-parse --quiet --verify HEAD >/dev/null 2>&1; then',
  '  echo "$PWD is no repository of Git, and the image is called by its commits; leave --source out, or give a clone" >&2',
  '  exit 1',
  'fi',
  '[ -n "$branch" ] || branch=$(git symbolic-ref --quiet --short HEAD || true)',
  '[ -n "$tag" ] || tag=$(git describe --tags --exact-match HEAD 2>/dev/null || true)',
  'git diff --quiet HEAD || echo "$PWD has changes that its commit has not, by which the image is called" >&2',
];

export const TAKE_GIVEN = 'branch=$4 tag=$5 asked=';

/**
 * Writes what is known of a source, in its folder, into a file for each. A name is spelled as a tag may be: `/` is `-`; where
 * anything else had to be changed, or left out, a hash of the whole tells it from others.
 */
export function describe(values: readonly SourceValueName[]): string {
  const inputs = values.includes('inputs');
  return `export LC_ALL=C
shift 5
spelled() {
  if [ -z "$1" ]; then
    echo "$revision is no $2, and nobody said which $2 the run is about; start it with source-$2, or with a $2 as its revision" >&2
    exit 1
  fi
  plain=yes
  # Tekton takes null for nothing.
  case $1 in
    null | [!A-Za-z0-9_]* | *[!A-Za-z0-9_./-]*) plain=no ;;
  esac
  name=$(printf %s "$1" | tr -c 'A-Za-z0-9_.-' -)
  if [ "$plain" = no ] || [ "\${#1}" -gt ${MAX_SPELLED} ]; then
    case $name in
      [!A-Za-z0-9_]*) name=_\${name#?} ;;
    esac
    name=$(printf %s "$name" | cut -c1-${MAX_SPELLED - SPELLED_HASH - 1})-$(printf %s "$1" | git hash-object --stdin | cut -c1-${SPELLED_HASH})
  fi
  printf %s "$name"
}
${inputs ? `${INPUTS}\n` : ''}asked_for() {
  printf '%s\\n' "$asked" | sed -n "s/^[0-9a-f]*[[:space:]]*$1 '\\([^ ]*\\)' of .*/\\1/p"
}
[ -n "$branch" ] || branch=$(asked_for branch)
[ -n "$tag" ] || tag=$(asked_for tag)
while [ $# -gt 0 ]; do
  case $1 in
    commit) value=$(git rev-parse HEAD) ;;
    shortCommit) value=$(git rev-parse HEAD | cut -c1-7) ;;
    date) value=$(TZ=UTC0 git log -1 --format=%cd --date=format-local:%Y%m%d) ;;
    branch)
      # What has no name of its own is the default branch.
      if [ -z "$branch" ] && [ -n "$asked" ] && [ "$revision" = HEAD ]; then
        branch=$(git ls-remote --symref origin HEAD | sed -n 's|^ref: refs/heads/\\([^[:space:]]*\\)[[:space:]]*HEAD$|\\1|p')
      fi
      value=$(spelled "$branch" branch)
      ;;
    tag) value=$(spelled "$tag" tag) ;;
${inputs ? TAKE_INPUTS : ''}  esac
  printf %s "$value" >"$2"
  shift 2
done`;
}

/** They are the last. */
const TAKE_INPUTS = `    inputs)
      file=$2
      shift 2
      value=$(inputs_of "$@")
      set -- inputs "$file"
      ;;
`;
