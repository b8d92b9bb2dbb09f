import type { BuildahSettings } from '../../model/builder';
import { claimVolume } from '../../plan/claims';
import type { PlanParts } from '../../plan/parts';

const STORAGE_VOLUME = 'buildah-storage';

/** Where Buildah mounts an overlay over the build context: its upper layer cannot lie in the container's root, which is an overlay too. */
const TEMPORARY = '/var/tmp';

/** The storage on a disk of the pod; or, with the cache mounts of RUN steps beside it, on a volume that keeps it. */
export function storageParts(storage: string, state: BuildahSettings['state']): PlanParts {
  if (state === undefined)
    return {
      tasks: [],
      volumes: [
        { name: STORAGE_VOLUME, scratch: 'disk' },
        { name: 'buildah-tmp', scratch: 'disk' },
      ],
      mounts: [
        { volume: STORAGE_VOLUME, at: storage },
        { volume: 'buildah-tmp', at: TEMPORARY },
      ],
    };
  return {
    tasks: [],
    volumes: [{ ...claimVolume(STORAGE_VOLUME, state.volume), exclusive: true }],
    mounts: [
      { volume: STORAGE_VOLUME, at: storage, subPath: 'storage' },
      // Cache mounts lie below it, in a folder that every few releases calls otherwise.
      { volume: STORAGE_VOLUME, at: TEMPORARY, subPath: 'tmp' },
    ],
  };
}

/**
 * Lines of a shell that build, and then remove from the storage what no build has used for as long as `keep` says, in seconds. Which
 * images a build used stands in what it prints; when each was used last, in a file beside them. `rmi --prune` would take the
 * layers of all stages but the last.
 */
export const BUILD_AND_FORGET = [
  `used=${TEMPORARY}/cached-builds-used`,
  'touch "$used"',
  // Of a build that was killed.
  'buildah rm --all >/dev/null',
  'set -o pipefail',
  'status=0',
  'buildah build "$@" 2>&1 | tee "$used.log" || status=$?',
  'now=$(date +%s)',
  'ids=$(sed -n \'s/^--> \\([0-9a-f]\\{12\\}\\)$/\\1/p\' "$used.log")',
  'for base in $(sed -n \'s/^\\(\\[[0-9/]*\\] \\)\\{0,1\\}STEP [0-9/]*: FROM \\([^ -][^ ]*\\).*/\\2/p\' "$used.log"); do',
  // The name of a stage is none of an image.
  '  ids="$ids $(buildah images --quiet "$base" 2>/dev/null)" || :',
  'done',
  'ids=" $(echo $ids) "',
  ': >"$used.new"',
  'for id in $(buildah images --all --quiet | sort -u); do',
  '  last=$(sed -n "s/^$id //p" "$used")',
  // Removing an image removes those that it is made of, unless they have names.
  '  [ -n "$last" ] || buildah tag "$id" "localhost/cached-builds:$id"',
  '  case $ids in',
  '    *" $id "*) last=$now ;;',
  '  esac',
  '  if [ "${last:=$now}" -ge "$((now - keep))" ]; then',
  '    echo "$id $last" >>"$used.new"',
  '  else',
  '    buildah rmi --force "$id" >/dev/null || :',
  '  fi',
  'done',
  'mv "$used.new" "$used"',
  '[ "$status" -eq 0 ] || exit "$status"',
];
