import { conditionVariable } from '../../model/switches';
import { CREDENTIALS_VOLUME, type Plan, type PlanVolume, SOURCE_VOLUME } from '../../plan/plan';
import { quoted, variable } from '../shell/words';
import { fileOptions } from './options';

/** The lines that make the volumes of a plan out of folders of the machine; each is then in a variable of its name. */
export function makeVolumes(
  { volumes, tasks }: Pick<Plan, 'volumes' | 'tasks'>,
  fetch: readonly string[],
  ofGiven = false,
): string[] {
  const isWritten = tasks.some(({ phase, gives }) => phase === 'step' && gives?.includes('source'));
  const enter = isWritten ? [...ENTER_SOURCE, ...COPY_SOURCE] : ENTER_SOURCE;
  return volumes.flatMap((volume) => {
    if (volume.name === CREDENTIALS_VOLUME) return LOGIN;
    if (volume.name === SOURCE_VOLUME && !('files' in volume)) return sourceFolder(volume, enter, fetch, ofGiven);
    return ['', ...folderOf(volume)];
  });
}

/** Kaniko's container has no home, so it gets the login of whoever runs the script, and of that folder nothing else. */
const FOLDER = variable(CREDENTIALS_VOLUME);
const LOGIN = [
  '',
  `${FOLDER}=$work/${CREDENTIALS_VOLUME}`,
  `mkdir "$${FOLDER}"`,
  'login=${DOCKER_CONFIG:-$HOME/.docker}/config.json',
  `if [ -z "\${is_within-}$${conditionVariable('dry')}" ] && [ -f "$login" ]; then`,
  `  cat "$login" >"$${FOLDER}/config.json"`,
  `  helpers=$(tr -d '[:space:]' <"$login" | sed -n -e '/"credsStore":"[^"]/p' -e '/"credHelpers":{"/p')`,
  '  [ -z "$helpers" ] || fail "$login names a program that holds the credentials (credsStore, credHelpers), which no container has; log in with an empty folder in DOCKER_CONFIG, so that docker writes them into the file, and run this with that DOCKER_CONFIG"',
  'fi',
];

/** A folder named like an option of cd, or found by CDPATH, is still that folder. */
const ENTER_SOURCE = [
  'case $source_folder in',
  '  /*) ;;',
  '  *) source_folder=./$source_folder ;;',
  'esac',
  '[ -d "$source_folder" ] || fail "there is no folder $source_folder to take the source from"',
  'source=$(cd "$source_folder" && pwd)',
];

/** What steps write is built, and nothing that their user has. */
const COPY_SOURCE = ['given=$source', 'source=$work/source', 'mkdir "$source"', 'cp -Rp "$given/." "$source"'];

/** What looks at a source that is given too is called whether or not there is one. */
function sourceFolder(
  volume: PlanVolume,
  enter: readonly string[],
  fetch: readonly string[],
  ofGiven: boolean,
): string[] {
  if (!('scratch' in volume)) return ['', ...enter];
  return [
    '',
    'if [ -n "${source_folder-}" ]; then',
    ...enter.map((line) => `  ${line}`),
    'else',
    '  source=$work/source',
    ...(ofGiven ? [] : fetch.map((line) => `  ${line}`)),
    'fi',
    ...(ofGiven ? fetch : []),
  ];
}

function folderOf(volume: PlanVolume): string[] {
  const name = variable(volume.name);
  if ('claim' in volume) return [`${name}=$kept/${quoted(volume.claim)}`, `mkdir -p "$${name}"`];
  const make = [`${name}=$work/${volume.name}`, `mkdir "$${name}"`];
  if ('files' in volume)
    return [...make, ...Object.entries(volume.files).flatMap(([path, content]) => writeFile(name, path, content))];
  const copies = fileOptions(volume).map(
    ({ file = '', variable: from }) => `cp -- "$${from}" "$${name}"/${quoted(file)}`,
  );
  const nested = 'projected' in volume ? volume.projected.filter(({ path }) => path.includes('/')) : [];
  return [
    ...make,
    ...nested.map(({ path }) => `mkdir -p "$${name}"/${quoted(path.slice(0, path.lastIndexOf('/')))}`),
    ...copies,
  ];
}

function writeFile(folder: string, path: string, content: string): string[] {
  const parent = path.includes('/') ? [`mkdir -p "$${folder}"/${quoted(path.slice(0, path.lastIndexOf('/')))}`] : [];
  return [...parent, `printf %s ${quoted(content)} >"$${folder}"/${quoted(path)}`];
}
