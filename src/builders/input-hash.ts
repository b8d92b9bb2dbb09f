import { createHash } from 'node:crypto';
import type { Build } from '../model/build';
import { foldersRead, makings, referencesInMakings } from '../model/makings';
import { isList } from '../model/parameter-defaults';
import { type Text, text } from '../model/text';

/** What the image is made of: settings, folders of the source, images of other builds, and what else a run gives. */
export function inputsArguments(build: Build): Text[] {
  const settings = createHash('sha256')
    .update(JSON.stringify(makings(build)))
    .digest('hex');
  const references = referencesInMakings(build);
  const images = references.filter((reference) => 'build' in reference);
  const values = references.filter((reference) => 'param' in reference);
  return [
    text`${settings}`,
    ...foldersRead(build),
    text`--`,
    ...images.map((image) => text`${image}`),
    text`--`,
    // Each item of a list is an argument, which says of what.
    ...values.map((value) => (isList(value.param, build.parameters) ? text`${value.param}=${value}` : text`${value}`)),
  ];
}

/** After that long an image is built anew, though nothing has changed: its base has, and what its RUN steps download. */
const SECONDS = 7 * 24 * 3600;

/**
 * Shell functions that make a hash of all that. What Git does not know makes it one of its own, which nobody finds: files
 * that no commit has, and images that are known by a tag, under which another may be tomorrow.
 */
export const INPUTS = `tree_of() {
  case $(git ls-tree HEAD -- "$1") in
    040000* | 100*) git rev-parse --quiet --verify "HEAD:./$1" || git rev-parse 'HEAD^{tree}' ;;
    *) git rev-parse 'HEAD^{tree}' ;;
  esac
}
hash_inputs() {
  echo "$1 $(uname -m) $(($(date +%s) / ${SECONDS}))"
  shift
  while [ "$1" != -- ]; do
    tree_of "$1"
    shift
  done
  shift
  while [ "$1" != -- ]; do
    case $1 in
      *@sha256:*) echo "$1" ;;
      *) echo "$1 $$ $(date +%s)" ;;
    esac
    shift
  done
  shift
  for value; do
    printf %s "$value" | git hash-object --stdin
  done
  if [ "\${given:-no}" = yes ] && [ -n "$(git status --porcelain --ignored)" ]; then
    echo "$PWD has files that its commit has not, so it is built" >&2
    echo "$$ $(date +%s)"
  fi
}
inputs_of() {
  # Into a file, since nobody sees what fails before a pipe.
  hash_inputs "$@" >"$file"
  git hash-object --stdin <"$file"
}`;
