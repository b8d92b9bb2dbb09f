import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addDaemon } from '../daemons/objects';
import type { WarmerSettings } from '../model/warmer';
import type { Definition } from '../resolve/definition';
import { keepFromSubstitution } from '../runners/kubernetes/gitops';
import { type BuildScopes, renderUnits } from '../runners/render';
import type { Scopes } from '../runners/runner';
import { addClaim } from '../storage/cache-volume';
import { addWarmer } from '../warmers/cache-warmer';
import { claimWaves } from './waves';

/** Where everything of a definition goes: into the files of an output folder, or below a construct. */
export interface Site extends BuildScopes {
  volume(entry: string): Construct;
  daemon(name: string): Construct;
  warmer(name: string, settings: WarmerSettings): Scopes;
}

/** Says of all objects of a definition what they are a part of, for tools that remove what it no longer has; and to Flux how it takes them. */
export function markObjects(objects: readonly ApiObject[], { name, flux }: Pick<Definition, 'name' | 'flux'>): void {
  if (name !== undefined) for (const object of objects) object.metadata.addLabel('app.kubernetes.io/part-of', name);
  if (flux) keepFromSubstitution(objects);
}

/** Adds everything of a definition: the one way from it to objects, for the command and for constructs. */
export function compose(definition: Definition, site: Site): void {
  const { volumes, daemons, warmers, builds } = definition;
  const waveOf = claimWaves(definition);
  for (const { entry, name, settings } of volumes)
    if (settings.claim === undefined) addClaim(site.volume(entry), name, settings, waveOf(name));
  for (const { name, settings, untrusted } of daemons) addDaemon(site.daemon(name), name, settings, untrusted);
  for (const { name, settings, plan } of warmers) {
    addWarmer(site.warmer(name, settings), name, settings, plan, definition.name);
    site.added?.();
  }
  renderUnits(builds, site);
}

/** A construct below another, made once. */
export function childOf(parent: Construct, id: string): Construct {
  return (parent.node.tryFindChild(id) as Construct | undefined) ?? new Construct(parent, id);
}
