import type { PlanVolume } from '../../builders/plan';
import { CREDENTIALS_VOLUME, SECRETS_VOLUME, SOURCE_VOLUME } from '../../builders/plan';
import type { Fault } from '../../spec/faults';
import { defaultReference, type Run, type Workload } from '../runner';
import { quoted, variable } from './words';

/** What a script takes, as `--flag VALUE` or as an environment variable. */
export interface Option {
  readonly flag: string;
  readonly value: 'VALUE' | 'FOLDER' | 'FILE' | 'IMAGE';
  readonly env: string;
  /** The shell variable that holds it. */
  readonly variable: string;
  readonly description: string;
  readonly default?: string;
  /** What happens without it, where that is no default. */
  readonly otherwise?: string;
}

/** Every option of a script. */
export function optionsOf({ workload, plan, images }: Run): Option[] {
  return [
    ...plan.volumes.flatMap(sourceOption),
    ...Object.entries(workload.parameters).map(([name, parameter]): Option => {
      return {
        flag: name,
        value: 'VALUE',
        env: `PARAM_${variable(name).toUpperCase()}`,
        variable: `param_${variable(name)}`,
        description: parameter.description ?? `the parameter ${name}`,
        default: parameter.default,
      };
    }),
    ...[...images].map(([build, image]): Option => {
      return {
        flag: `${build}-ref`,
        value: 'IMAGE',
        env: `${variable(build).toUpperCase()}_REF`,
        variable: `ref_${variable(build)}`,
        description: `the image that ${build} pushed`,
        default: defaultReference(image),
      };
    }),
    ...plan.volumes.flatMap(fileOptions),
  ];
}

function sourceOption(volume: PlanVolume): Option[] {
  if (volume.name !== SOURCE_VOLUME || 'files' in volume) return [];
  const otherwise = 'scratch' in volume ? 'the repository is cloned' : undefined;
  const description = 'a folder with the source';
  return [{ flag: 'source', value: 'FOLDER', env: 'SOURCE', variable: 'source_folder', description, otherwise }];
}

/** Files that come from Secrets in a cluster come from whoever runs the script on a machine. */
export function fileOptions(volume: PlanVolume): Option[] {
  if (!('projected' in volume) || volume.name === CREDENTIALS_VOLUME) return [];
  const kind = volume.name === SECRETS_VOLUME ? 'secret' : 'ca';
  return volume.projected.map(({ path }): Option => {
    return {
      flag: `${kind}-${path}`,
      value: 'FILE',
      env: `${kind}_${variable(path)}`.toUpperCase(),
      variable: `${kind}_${variable(path)}`,
      description: kind === 'secret' ? `the secret ${path}` : `the certificate ${path}`,
    };
  });
}

/** The lines that read the options of a script. */
export function readOptions(options: readonly Option[]): string[] {
  return [
    ...options.flatMap((option) => [
      ...(option.default === undefined ? [] : [`${option.variable}=${quoted(option.default)}`]),
      `[ -z "\${${option.env}+set}" ] || ${option.variable}=$${option.env}`,
    ]),
    'while [ $# -gt 0 ]; do',
    '  case $1 in',
    ...options.flatMap(({ flag, variable: name, value }) => [
      `    --${flag}=*) ${name}=\${1#*=} ;;`,
      `    --${flag})`,
      `      [ $# -gt 1 ] || fail "--${flag} needs a ${value.toLowerCase()}"`,
      `      ${name}=$2`,
      '      shift',
      '      ;;',
    ]),
    '    -h | --help)',
    '      usage',
    '      exit 0',
    '      ;;',
    '    *) fail "unknown argument: $1; --help names all there are" ;;',
    '  esac',
    '  shift',
    'done',
    ...options
      .filter((option) => option.default === undefined && option.otherwise === undefined)
      .map(
        ({ flag, value, env, variable: name }) =>
          `[ -n "\${${name}+set}" ] || fail "give --${flag} ${value}, or set ${env}"`,
      ),
  ];
}

/** What `--help` says of the options. */
export function describeOptions(options: readonly Option[]): string[] {
  const rows = options.map((option) => {
    const absent =
      option.default === undefined ? (option.otherwise ?? 'required') : `default ${option.default || 'empty'}`;
    return [`--${option.flag} ${option.value}`, `${option.description} (${option.env}; ${absent})`];
  });
  const width = Math.max(10, ...rows.map(([flag = '']) => flag.length));
  return [...rows, ['-h, --help', 'print this']].map(
    ([flag = '', text = '']) => `  ${flag.padEnd(width)}  ${text.replaceAll(/\s+/g, ' ')}`,
  );
}

/** Parameters that a shell could not tell from each other, or from the other options of a script. */
export function checkOptions({ parameters }: Workload): Fault[] {
  const seen = new Map<string, string>([
    ['source', '--source'],
    ['help', '--help'],
  ]);
  return Object.keys(parameters).flatMap((name) => {
    const other = seen.get(variable(name));
    seen.set(variable(name), other ?? name);
    if (other === undefined) return [];
    return [{ path: ['parameters', name], message: `a script cannot tell it from ${other}; give it another name` }];
  });
}
