import { parseAllDocuments } from 'yaml';
import { expandedBy, podOf } from '../test/manifests';
import { filesIn } from './command';
import type { Program } from './sandbox';
import type { Systems } from './systems';
import { SECRET } from './words';

/** What a container has in its environment and in files from a Secret, and no argument may hold. */
export const PLANTED = `${SECRET}-env`;

interface Container {
  readonly command?: readonly string[] | null;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[] | null;
}

/** A container as the kubelet starts it: variables are put in, and Secrets are at hand. */
function program({ command, args, env }: Container): Program {
  const variables = (env ?? []).map(({ name, value, valueFrom }) => ({
    name,
    value: valueFrom ? PLANTED : (value ?? ''),
  }));
  const expand = expandedBy(variables);
  const byName = Object.fromEntries(variables.map(({ name, value }) => [name, expand(value)]));
  const program = command?.length ? command : ['/kaniko/executor'];
  return { argv: [...program, ...(args ?? [])].map(expand), env: byName };
}

/** The containers of the Job of an output folder. */
export function podsOf(out: string): Program[] {
  const { initContainers = [], containers } = podOf(
    parseAllDocuments(filesIn(out).get('kubernetes/api.yaml') as string)
      .map((document) => document.toJS())
      .find(({ kind }) => kind === 'Job'),
  );
  return [...initContainers, ...containers].map(program);
}

/** The containers with the values of a run put in by the system's own code; or what it says where it refuses. */
export async function systemPods(
  systems: Systems,
  out: string,
  system: string,
  given: Record<string, string>,
): Promise<Program[] | string> {
  try {
    const steps = await systems.steps(out, given);
    return steps.filter((step) => step.system === system).map(program);
  } catch (error) {
    return (error as Error).message;
  }
}

/** The folders that pods have, and the parents of paths that containers are told. */
export function mountsIn(out: string): string[] {
  const text = [...filesIn(out).values()].join('\n');
  const mounts = [...text.matchAll(/mountPath: "?([^"\s]+)/g)].map(([, path]) => path as string);
  return [
    ...mounts,
    'workspace',
    'workspace/source',
    'workspace/docker-config',
    'workspace/git-credentials',
    'tekton/results',
    'tekton/home',
    'home/user',
  ];
}
