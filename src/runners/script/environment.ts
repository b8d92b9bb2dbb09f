import { CACHES } from '../../caches';
import type { Build } from '../../model/build';
import { type Fault, fault } from '../../model/faults';
import type { Plan } from '../../plan/plan';
import { environmentOf } from '../environment';
import type { Unit, Workload } from '../runner';
import { stepVariable } from './options';

/** The plan with the variables of `pod.env`, which every container of a pod would have but the one that checks values. */
export function withEnvironment({ plan, workload: { pod } }: Unit): Plan {
  const tasks = plan.tasks.map((task) => ({ ...task, env: environmentOf(task, pod.env) }));
  return { ...plan, tasks };
}

/** What comes from Secrets and ConfigMaps in a cluster comes from the environment of whoever runs the script. */
function suppliedVariables({ pod, steps }: Workload): [string, string][] {
  const ofSteps = [...(steps?.before ?? []), ...(steps?.after ?? [])].flatMap((step) =>
    Object.entries(step.env).map(([name, value]) => [stepVariable(step.name, name), value] as const),
  );
  return [...Object.entries(pod.env ?? {}), ...ofSteps].flatMap(([name, value]): [string, string][] => {
    if (!('key' in value)) return [];
    const { key } = value;
    return [
      [name, 'secret' in value ? `${key} of the Secret ${value.secret}` : `${key} of the ConfigMap ${value.configMap}`],
    ];
  });
}

/** What caches need that are a machine's own. */
function cacheVariables(build: Build | undefined): [string, string][] {
  const { from, to } = build?.cache ?? { from: [], to: [] };
  const kinds = new Set([...from, ...to].map(({ type }) => CACHES[type]));
  return [...kinds].flatMap(({ onMachine }) =>
    (onMachine?.variables ?? []).map((name): [string, string] => [name, onMachine?.from ?? '']),
  );
}

const requiredVariables = ({ workload, build }: Unit) => [...suppliedVariables(workload), ...cacheVariables(build)];

/** The lines that ask for them. */
export function requireVariables(unit: Unit): string[] {
  return requiredVariables(unit).map(([name, what]) => `[ -n "\${${name}+set}" ] || fail "set ${name}: ${what}"`);
}

/** What `--help` says of them. */
export function describeVariables(unit: Unit): string[] {
  const supplied = requiredVariables(unit);
  if (supplied.length === 0) return [];
  return ['', 'From the environment, required:', '', ...supplied.map(([name, what]) => `  ${name}  ${what}`)];
}

/** What scripts, and the scripts of builders in them, call their own. */
const OWN =
  /^(?:IFS|is_[a-z]+|loaded|words?|after|end|lines?|items|tally|work|digest|output|target|kept|login|helpers|source|source_folder|folder|archive|object|outside|exact|ref|images?|result|run|daemon|rootless|tries|branch|tag|asked|plain|found|rebuild|built|same|there|reused|first|file|metadata|driver|url|revision|host|name|status|grammar|field|given|value|pattern|rule|shown|cache|cache_\d+|(?:param|given|reuse|ref|step|secret|ssh|ca|known|build|buildkit|buildkitd|kaniko|buildah|docker|registry|registries)_(?!proxy).*)$/;

/** Variables that a shell cannot have, and those that it would take for its own. */
export function checkVariables({ pod }: Workload): Fault[] {
  return Object.keys(pod.env ?? {}).flatMap((name) => {
    const path = ['pod', 'env', name];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [fault('variable-of-no-shell', path, {})];
    if (!OWN.test(name)) return [];
    return [fault('variable-of-script', path, {})];
  });
}
