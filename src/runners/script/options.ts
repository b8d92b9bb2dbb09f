import { type DataOf, type Fault, fault } from '../../model/faults';
import type { Parameter } from '../../model/parameter';
import { writtenDefault } from '../../model/parameter-defaults';
import { certificateName } from '../../model/registry';
import type { Step, Steps } from '../../model/steps';
import { SWITCHES, type Switch } from '../../model/switches';
import type { PlanVolume } from '../../plan/plan';
import { CREDENTIALS_VOLUME, SECRETS_VOLUME, SOURCE_VOLUME, SSH_VOLUME } from '../../plan/plan';
import { defaultReference, isNamedByRun, type Unit, type Workload } from '../runner';
import { quoted, variable } from '../shell/words';

/** What a script takes, as `--flag VALUE` or as an environment variable. */
export interface Option {
  readonly flag: string;
  readonly value: 'VALUE' | 'FOLDER' | 'FILE' | 'IMAGE';
  readonly env: string;
  /** The shell variable that holds it. */
  readonly variable: string;
  readonly description: string;
  readonly default?: string;
  /** Whether it may be given several times, for a list. */
  readonly isList?: true;
  /** What a file is called among those beside it. */
  readonly file?: string;
  /** What happens without it, where that is no default. */
  readonly otherwise?: string;
}

/**
 * Every option of a script. Flags, variables of the environment and of the shell each begin with what they are for, so
 * that none is one that a shell or a CI knows already; those of one kind that would be one are faults.
 */
export function optionsOf({ workload, plan, upstream }: Unit): Option[] {
  return [
    ...plan.volumes.flatMap((volume) => sourceOption(volume, workload)),
    ...Object.entries(workload.parameters).map(([name, parameter]) => parameterOption(name, parameter)),
    ...[...upstream].map(([build, image]) =>
      imageOption(build, isNamedByRun(image) ? undefined : defaultReference(image)),
    ),
    ...plan.volumes.flatMap(fileOptions),
  ];
}

function parameterOption(name: string, parameter: Parameter): Option {
  const value = writtenDefault(parameter);
  return {
    flag: name,
    value: 'VALUE',
    env: `PARAM_${variable(name).toUpperCase()}`,
    variable: `param_${variable(name)}`,
    description: parameter.description ?? `the parameter ${name}`,
    ...(parameter.list ? { isList: true as const } : {}),
    default: typeof value === 'object' ? linesOf(value) : value,
  };
}

function imageOption(build: string, reference: string | undefined): Option {
  return {
    flag: `${build}-ref`,
    value: 'IMAGE',
    env: `REF_${variable(build).toUpperCase()}`,
    variable: `ref_${variable(build)}`,
    description: `the image that ${build} pushed`,
    default: reference,
  };
}

const SOURCE: Option = {
  flag: 'source',
  value: 'FOLDER',
  env: 'SOURCE',
  variable: 'source_folder',
  description: 'a folder with the source',
};

function sourceOption(volume: PlanVolume, { source }: Workload): Option[] {
  if (volume.name !== SOURCE_VOLUME || 'files' in volume) return [];
  const fetched = source?.type === 'git' ? 'the repository is cloned' : 'it is fetched';
  return [{ ...SOURCE, otherwise: 'scratch' in volume ? fetched : undefined }];
}

/** Files that come from Secrets in a cluster come from whoever runs the script on a machine. */
export function fileOptions(volume: PlanVolume): Option[] {
  if (!('projected' in volume) || volume.name === CREDENTIALS_VOLUME) return [];
  const [, step] = /^step-(.*)-secrets$/.exec(volume.name) ?? [];
  return volume.projected.map(({ path }) =>
    step === undefined ? fileOption(FILES[volume.name] ?? 'ca', path) : stepFileOption(step, path),
  );
}

/** What the files of a volume are. */
const FILES: Readonly<Record<string, FileKind>> = { [SECRETS_VOLUME]: 'secret', [SSH_VOLUME]: 'ssh' };

const FILE_KINDS = { secret: 'the secret', ssh: 'the SSH key', ca: 'the certificate' } as const;
type FileKind = keyof typeof FILE_KINDS;

function fileOption(kind: FileKind, path: string): Option {
  return {
    flag: `${kind}-${path}`,
    value: 'FILE',
    env: `${kind}_${variable(path)}`.toUpperCase(),
    variable: `${kind}_${variable(path)}`,
    description: `${FILE_KINDS[kind]} ${path}`,
    file: path,
  };
}

function stepFileOption(step: string, path: string): Option {
  const name = variable(`step-${step}-${path}`);
  return {
    flag: `step-${step}-${path}`,
    value: 'FILE',
    env: name.toUpperCase(),
    variable: name,
    description: `the secret ${path} of the step ${step}`,
    file: path,
  };
}

/** The lines that read the options of a script; those of its switches are cases. */
export function readOptions(options: readonly Option[], switches: readonly string[]): string[] {
  return [
    // What the environment calls like our own variables is nobody's option; and with CDPATH cd goes elsewhere.
    `unset ${['CDPATH', ...options.map(({ variable: name }) => name)].join(' ')}`,
    ...options.flatMap((option) => [
      ...(option.default === undefined ? [] : [`${option.variable}=${quoted(option.default)}`]),
      option.isList
        ? listFromEnvironment(option)
        : `[ -z "\${${option.env}+set}" ] || ${option.variable}=$${option.env}`,
      ...(option.isList ? [`given_${option.variable}=`] : []),
    ]),
    'while [ $# -gt 0 ]; do',
    '  case $1 in',
    ...options.flatMap((option) => [
      `    --${option.flag}=*) ${taking(option, '${1#*=}')} ;;`,
      `    --${option.flag})`,
      `      [ $# -gt 1 ] || fail "--${option.flag} needs a ${option.value.toLowerCase()}"`,
      `      ${taking(option, '$2')}`,
      '      shift',
      '      ;;',
    ]),
    ...switches,
    '    -h | --help)',
    '      usage',
    '      exit 0',
    '      ;;',
    '    *) fail "unknown argument: ${1%%=*}; --help names all there are" ;;',
    '  esac',
    '  shift',
    'done',
    ...options.flatMap(({ isList, variable: name }) =>
      isList ? [`[ -z "$given_${name}" ] || ${name}=$given_${name}`] : [],
    ),
    ...options
      .filter((option) => option.default === undefined && option.otherwise === undefined)
      .map(
        ({ flag, value, env, variable: name }) =>
          `[ -n "\${${name}+set}" ] || fail "give --${flag} ${value}, or set ${env}"`,
      ),
  ];
}

/** Items as a shell has them: a line for each, behind a plus sign. */
function linesOf(items: readonly string[]): string {
  return items.map((item) => `+${item}\n`).join('');
}

/** What the environment has a line for each item of. */
function listFromEnvironment({ env, variable: name }: Option): string {
  const lines = `$(printf '%s\\n' "$${env}" | sed 's/^/+/')`;
  return `[ -z "\${${env}+set}" ] || ${name}=\${${env}:+"${lines}\n"}`;
}

function shownDefault({ default: value = '', isList }: Option): string {
  return (isList ? value.replace(/^\+/gm, '').trim() : value) || 'empty';
}

function taking({ isList, variable: name }: Option, value: string): string {
  return isList ? `given_${name}="$given_${name}+${value}\n"` : `${name}=${value}`;
}

/** What `--help` says of the options. */
export function describeOptions(options: readonly Option[], switches: readonly Switch[]): string[] {
  const rows = options.map((option) => {
    const several = option.isList ? 'may be given several times; ' : '';
    const absent =
      option.default === undefined ? (option.otherwise ?? 'required') : `${several}default ${shownDefault(option)}`;
    return [`--${option.flag} ${option.value}`, `${option.description} (${option.env}; ${absent})`];
  });
  const width = rows.reduce((widest, [flag = '']) => Math.max(widest, flag.length), 10);
  const flags = switches.map((name) => [`--${name}`, SWITCHES[name]]);
  return [...rows, ...flags, ['-h, --help', 'print this']].map(
    ([flag = '', text = '']) => `  ${flag.padEnd(width)}  ${text.replaceAll(/\s+/g, ' ')}`,
  );
}

/** An option and where the definition has what it is for. */
interface DefinedOption {
  readonly option: Pick<Option, 'flag' | 'env'>;
  readonly of: DataOf<'option-taken'>['other'];
  readonly name: string;
  readonly path: Fault['path'];
}

/** What a script could not tell from each other, or from its own options: both would be given by one flag or variable. */
export function checkOptions(workload: Workload): Fault[] {
  const all = definedOptions(workload);
  return all.flatMap(({ option, path }, i) => {
    const first = all.slice(0, i).find((other) => other.option.flag === option.flag || other.option.env === option.env);
    if (first === undefined) return [];
    const shared = first.option.flag === option.flag ? `--${option.flag}` : option.env;
    return [fault('option-taken', path, { other: first.of, name: first.name, shared })];
  });
}

function definedOptions({
  parameters,
  dependsOn = [],
  secrets = [],
  ssh = [],
  registries = {},
  steps = { before: [], after: [] },
}: Workload): DefinedOption[] {
  const certified = Object.entries(registries).filter(([, { ca }]) => ca !== undefined);
  return [
    { option: { flag: 'help', env: '' }, of: 'help', name: '', path: [] },
    ...Object.keys(SWITCHES).map((name) => ({
      option: { flag: name, env: `--${name}` },
      of: 'switch' as const,
      name,
      path: [],
    })),
    { option: SOURCE, of: 'source', name: '', path: ['source'] },
    ...secrets.map(({ id }, i) => ({
      option: fileOption('secret', id),
      of: 'secret' as const,
      name: id,
      path: ['secrets', i, 'id'],
    })),
    ...ssh.map(({ id }, i) => ({
      option: fileOption('ssh', id),
      of: 'ssh' as const,
      name: id,
      path: ['ssh', i, 'id'],
    })),
    ...ofSteps(steps),
    ...certified.map(([host]) => ({
      option: fileOption('ca', certificateName(host)),
      of: 'certificate' as const,
      name: host,
      path: ['registries', host],
    })),
    ...dependsOn.map((build, i) => ({
      option: imageOption(build, ''),
      of: 'image' as const,
      name: build,
      path: ['dependsOn', i],
    })),
    ...Object.entries(parameters).map(([name, parameter]) => ({
      option: parameterOption(name, parameter),
      of: 'parameter' as const,
      name,
      path: ['parameters', name],
    })),
  ];
}

/** Secrets of steps: files by options, variables by the environment alone. */
function ofSteps(steps: Steps): DefinedOption[] {
  return (['before', 'after'] as const).flatMap((phase) =>
    steps[phase].flatMap(({ name, secrets, env }: Step, i) => {
      const path = ['steps', phase, i];
      const variables = Object.keys(env).filter((key) => !Array.isArray(env[key]));
      return [
        ...secrets.map(({ id }, j) => ({
          option: stepFileOption(name, id),
          of: 'step' as const,
          name: `${name}.${id}`,
          path: [...path, 'secrets', j, 'id'],
        })),
        ...variables.map((key) => ({
          option: { flag: `in the environment: ${stepVariable(name, key)}`, env: stepVariable(name, key) },
          of: 'step' as const,
          name: `${name}.${key}`,
          path: [...path, 'env', key],
        })),
      ];
    }),
  );
}

/** The variable that a script takes a variable of a step from, whose value is none that a definition says. */
export function stepVariable(step: string, name: string): string {
  return variable(`step-${step}-${name}`).toUpperCase();
}
