import * as z from 'zod';
import { BUILDER_NAMES } from './known';
import type { NamedVolume } from './named';
import { choice, variants } from './schema';
import { BUILDER_SETTINGS } from './settings';

const byName = choice('builder', BUILDER_NAMES);
const bySettings = variants('builder', BUILDER_SETTINGS);

/** The program that builds. */
export const builder = z.union([byName.transform((type) => bySettings.parse({ type })), bySettings]);
export type BuilderSettings = z.output<typeof bySettings>;
export type BuilderName = BuilderSettings['type'];
export type BuildKitSettings = Extract<BuilderSettings, { type: 'buildkit' }>;
export type BuildahSettings = Extract<BuilderSettings, { type: 'buildah' }>;
export type KanikoSettings = Extract<BuilderSettings, { type: 'kaniko' }>;

/** The volume that keeps the state of a builder. */
export function stateOf(builder: BuilderSettings): string | NamedVolume | undefined {
  return 'state' in builder ? builder.state?.volume : undefined;
}

/** The builder with its state on a volume, as it keeps it. */
export function keptOn(builder: BuilderSettings, volume: string | NamedVolume): BuilderSettings {
  return 'state' in builder ? ({ ...builder, state: { ...builder.state, volume } } as BuilderSettings) : builder;
}

/** The name of the daemon that builds. */
export function daemonOf(builder: BuilderSettings): string | undefined {
  const daemon = 'daemon' in builder ? builder.daemon : undefined;
  return typeof daemon === 'object' ? daemon.name : daemon;
}
