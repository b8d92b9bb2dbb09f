import type { ContainerTask, Phase } from '../../src/plan/plan';

/** A task of a container, with what matters of it. */
export function task(name: string, phase: Phase, fields: Partial<ContainerTask> = {}): ContainerTask {
  const privileges = { user: 1000, group: 1000, capabilities: [] };
  return { name, phase, image: `registry.example.com/${name}:1`, args: [], env: {}, mounts: [], privileges, ...fields };
}
