import { type BuildPlan, CREDENTIALS_VOLUME, type PlanVolume, SOURCE_VOLUME } from '../../builders/plan';
import { fileOptions } from './options';
import { quoted, variable } from './words';

/** The lines that make the volumes of a plan out of folders of the machine; each is then in a variable of its name. */
export function makeVolumes({ volumes }: BuildPlan, fetch: readonly string[]): string[] {
  return volumes.flatMap((volume) => {
    if (volume.name === CREDENTIALS_VOLUME) return LOGIN;
    if (volume.name === SOURCE_VOLUME && !('files' in volume)) return sourceFolder(volume, fetch);
    return ['', ...folderOf(volume)];
  });
}

/** Kaniko's container has no home, so it gets the login of whoever runs the script. */
const LOGIN = [
  '',
  `${variable(CREDENTIALS_VOLUME)}=\${DOCKER_CONFIG:-$HOME/.docker}`,
  `if [ ! -d "$${variable(CREDENTIALS_VOLUME)}" ]; then`,
  `  ${variable(CREDENTIALS_VOLUME)}=$work/no-login`,
  `  mkdir "$${variable(CREDENTIALS_VOLUME)}"`,
  'fi',
];

function sourceFolder(volume: PlanVolume, fetch: readonly string[]): string[] {
  if (!('scratch' in volume)) return ['', 'source=$(cd "$source_folder" && pwd)'];
  return [
    '',
    'if [ -n "${source_folder-}" ]; then',
    '  source=$(cd "$source_folder" && pwd)',
    'else',
    '  source=$work/source',
    ...fetch.map((line) => `  ${line}`),
    'fi',
  ];
}

function folderOf(volume: PlanVolume): string[] {
  const name = variable(volume.name);
  if ('claim' in volume) return [`${name}=$kept/${volume.claim}`, `mkdir -p "$${name}"`];
  const make = [`${name}=$work/${volume.name}`, `mkdir "$${name}"`];
  if ('files' in volume)
    return [...make, ...Object.entries(volume.files).flatMap(([path, content]) => writeFile(name, path, content))];
  const copies = fileOptions(volume).map(
    ({ flag, variable: from }) => `cp "$${from}" "$${name}/${flag.slice(flag.indexOf('-') + 1)}"`,
  );
  const nested = 'projected' in volume ? volume.projected.filter(({ path }) => path.includes('/')) : [];
  return [
    ...make,
    ...nested.map(({ path }) => `mkdir -p "$${name}/${path.slice(0, path.lastIndexOf('/'))}"`),
    ...copies,
  ];
}

function writeFile(folder: string, path: string, content: string): string[] {
  const parent = path.includes('/') ? [`mkdir -p "$${folder}"/${quoted(path.slice(0, path.lastIndexOf('/')))}`] : [];
  return [...parent, `printf %s ${quoted(content)} >"$${folder}"/${quoted(path)}`];
}
