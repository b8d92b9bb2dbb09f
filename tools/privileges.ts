import { objectsByFile } from '../src/app/output/layout';
import { BUILDER_NAMES } from '../src/model/known';
import { POD_SECURITY_LEVELS } from '../src/model/words';
import { readDefinition } from '../src/resolve/definition';
import { runsOn } from '../src/runners/offers';
import { code } from './honours';
import { tableOf } from './markdown';
import { type Definitions, settingsOf } from './shared';

/** The manifest of a Job, as far as it says what its pod may do. */
interface Job {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly hostUsers?: boolean;
        readonly containers: readonly [{ readonly securityContext: SecurityContext }];
      };
    };
  };
}

interface SecurityContext {
  readonly runAsUser: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

/** What the container that builds may do, by builder and mode: what stands in the manifests. */
export function privilegesTable(definitions: Definitions): string {
  const inPods = BUILDER_NAMES.filter((builder) => runsOn(builder, 'kubernetes'));
  const rows = inPods.flatMap((type) => {
    const { mode, daemon } = settingsOf(type, definitions);
    const modes = mode?.enum?.map((word) => row(`${code(type)}, ${word}`, { type, mode: word })) ?? [
      row(code(type), { type }),
    ];
    return daemon === undefined ? modes : [...modes, row(`${code(type)} with a daemon`, { type, daemon: 'shared' })];
  });
  return tableOf(['builder', 'runs as', 'may', 'why', 'Pod Security'], rows);
}

function row(name: string, builder: object): string[] {
  const { metadata, spec } = jobOf(builder).spec.template;
  const context = spec.containers[0].securityContext;
  const ofItsOwn = spec.hostUsers === false;
  const user = context.runAsUser === 0 ? 'root' : `user ${context.runAsUser}`;
  return [
    name,
    ofItsOwn ? `${user} in a user namespace of the pod` : user,
    ofItsOwn && context.privileged ? 'everything in there, nothing on the node' : rightsOf(context),
    metadata.annotations?.['cdk8s-cached-builds/why-build'] ?? '',
    code(strictest(builder)),
  ];
}

/** The strictest level of Pod Security that admits it; a daemon is admitted for itself. */
function strictest(builder: object): string {
  const isAdmitted = (podSecurity: string) =>
    !read(builder, { podSecurity }).faults.some(({ code, path }) => code === 'not-admitted' && path[0] === 'builds');
  return POD_SECURITY_LEVELS.filter(isAdmitted).at(-1) as string;
}

function rightsOf({ privileged, allowPrivilegeEscalation, capabilities, seccompProfile }: SecurityContext): string {
  if (privileged) return 'everything';
  const rights = [
    ...(capabilities?.add ? [`use ${capabilities.add.map(code).join(', ')}`] : []),
    ...(allowPrivilegeEscalation ? ['run setuid programs'] : []),
    ...(seccompProfile?.type === 'Unconfined' ? ['call the kernel without the profiles of seccomp and AppArmor'] : []),
  ];
  return rights.length > 0 ? rights.join('; ') : 'nothing';
}

function read(builder: object, rest: object = {}) {
  const daemons = { shared: { size: '1Gi', issuer: 'issuer' } };
  const source = { type: 'volume', claim: 'source' };
  const builds = { api: { image: 'registry.example.com/api', source, builder } };
  return readDefinition({ version: 1, kubernetesVersion: '1.36', daemons, builds, ...rest });
}

function jobOf(builder: object): Job {
  const { definition, faults } = read(builder);
  if (definition === undefined) throw new Error(faults.map(({ message }) => message).join('\n'));
  const file = objectsByFile(definition).files.find(({ folder, name }) => folder === 'kubernetes' && name === 'api');
  return file?.made[0] as Job;
}
