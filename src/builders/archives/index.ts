import type { Build } from '../../model/build';
import type { ArchiveSource } from '../../model/source';
import { text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { joinParts, type PlanParts } from '../../plan/parts';
import { type ContainerTask, type PlanVolume, type ProgramTask, SOURCE_VOLUME } from '../../plan/plan';
import { privilegesOf } from '../git';
import { type Access, kindOf } from './kinds';

const ARCHIVE: PlanVolume = { name: 'source-archive', scratch: 'disk' };
const FETCH = { name: 'fetch', phase: 'fetch', gives: ['source'] } as const;

/**
 * Modes of files are in the key of COPY, and owners are whoever unpacks them. What is named outside of the folder is refused before
 * any of it is there, and one tar says so where another lists it; a link is left alone, as Git leaves it, and nothing is written
 * through one.
 */
const UNPACK = `if ! tar -tzf "$archive" >"$archive.names" 2>&1; then
  echo 'it is no tar.gz' >&2
  exit 1
fi
if outside=$(grep -E '^/|(^|/)\\.\\.(/|$)|^tar: [Rr]emoving leading ' "$archive.names"); then
  printf 'it has files outside of its folder:\\n%s\\n' "$outside" >&2
  exit 1
fi
mkdir -p "$folder"
tar -xzof "$archive" --no-same-permissions -C "$folder"
rm "$archive" "$archive.names"`;

/** The task that fetches an archive and unpacks it, as the user that the files shall belong to, behind those that log in. */
export function archiveParts(build: Build, source: ArchiveSource, user: number): PlanParts {
  const kind = kindOf(source);
  const access = kind.inPod(source, build);
  const { parts, env } = access;
  const fetch: ContainerTask = {
    ...FETCH,
    ...given(build, source, access),
    env: { ...kind.env(source), ...env },
    image: toolImages(build.images)[kind.tool],
    mounts: [{ volume: SOURCE_VOLUME }, { volume: ARCHIVE.name }, ...parts.mounts],
    privileges: privilegesOf(user),
  };
  return joinParts({ ...parts, mounts: [] }, { tasks: [fetch], volumes: [ARCHIVE], mounts: [] });
}

/** The same by the programs of a machine, with what whoever runs them may read. */
export function archiveOnMachine(build: Build, source: ArchiveSource): PlanParts {
  const kind = kindOf(source);
  const fetch: ProgramTask = {
    ...FETCH,
    ...given(build, source),
    env: kind.env(source),
    programs: [kind.tool, 'tar'],
  };
  return { tasks: [fetch], volumes: [ARCHIVE], mounts: [] };
}

const LOOK = `if [ ! -s "$1" ]; then
  printf '%s\\n' "$2" >&2
  exit 1
fi
shift 2`;

/** The script holds no value of a user: those are its arguments and its environment. */
function given(build: Build, source: ArchiveSource, { needs, lines }: Pick<Access, 'needs' | 'lines'> = {}) {
  const { script, args } = kindOf(source);
  const before = [...(needs ? [text`${LOOK}`] : []), ...(lines ? [lines] : [])];
  const whole = [...before, text`${script}`, text`${UNPACK}`].reduce(
    (all, part) => text`${all}\n${part}`,
    text`umask 022\nfolder=$1 archive=$2\nshift 2`,
  );
  return {
    command: [text`sh`, text`-euc`, whole, text`fetch`],
    args: [
      text`${{ volume: SOURCE_VOLUME }}`,
      text`${{ volume: ARCHIVE.name }}/source.tar.gz`,
      ...(needs ? [needs.file, text`${needs.told}`] : []),
      ...args(source, build),
    ],
  };
}
