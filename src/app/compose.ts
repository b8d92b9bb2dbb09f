import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { addDaemon } from '../daemons/objects';
import type { WarmerSettings } from '../model/warmer';
import type { Definition } from '../resolve/definition';
import { type BuildScopes, renderUnits } from '../runners/render';
import type { Scopes } from '../runners/runner';
import { addClaim } from '../storage/cache-volume';
import { addWarmer } from '../warmers/cache-warmer';

/** Where everything of a definition goes: into the files of an output folder, or below a construct. */
export interface Site extends BuildScopes {
  volume(entry: string): Construct;
  daemon(name: string): Construct;
  warmer(name: string, settings: WarmerSettings): Scopes;
}

/**
 * Labels objects with the definition that they are of, for tools that remove what a definition no longer has. What all
 * definitions of a namespace share is no part of any.
 */
export function labelParts(objects: readonly ApiObject[], { name }: Definition): void {
  if (name !== undefined) for (const object of objects) object.metadata.addLabel('app.kubernetes.io/part-of', name);
}

/** Adds everything of a definition: the one way from it to objects, for the command and for constructs. */
export function compose({ volumes, daemons, warmers, builds }: Definition, site: Site): void {
  for (const { entry, name, settings } of volumes)
    if (settings.claim === undefined) addClaim(site.volume(entry), name, settings);
  for (const { name, settings } of daemons) addDaemon(site.daemon(name), name, settings);
  for (const { name, settings, plan } of warmers) addWarmer(site.warmer(name, settings), name, settings, plan);
  renderUnits(builds, site);
}
