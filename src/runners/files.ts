import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { fileKey } from '../model/inline-files';
import { shortName } from '../model/names';
import { type Plan, SOURCE_VOLUME } from '../plan/plan';
import { addObject, standardLabels } from './kubernetes/object';

/** The name of the ConfigMap with the files of one of a plan's volumes. */
export function filesName(owner: string, volume: string): string {
  return shortName(`${owner}-${volume}`);
}

/** Adds a ConfigMap for each volume of a plan that holds files. */
export function addFiles(
  scope: Construct,
  owner: { readonly name: string; readonly namespace?: string },
  plan: Plan,
): ApiObject[] {
  return plan.volumes.flatMap((volume) => {
    if (!('files' in volume)) return [];
    const data = Object.fromEntries(Object.entries(volume.files).map(([path, content]) => [fileKey(path), content]));
    return [
      addObject(scope, volume.name, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: filesName(owner.name, volume.name),
          ...(owner.namespace === undefined ? {} : { namespace: owner.namespace }),
          labels: standardLabels(owner.name, volume.name === SOURCE_VOLUME ? 'source' : 'config'),
        },
        data,
      }),
    ];
  });
}
