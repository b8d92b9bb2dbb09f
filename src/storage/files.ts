import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type BuildPlan, SOURCE_VOLUME } from '../builders/plan';
import { addObject, standardLabels } from '../manifest/object';
import { fileKey } from '../spec/inline-files';
import { shortName } from '../spec/names';

/** The name of the ConfigMap with the files of one of a plan's volumes. */
export function filesName(owner: string, volume: string): string {
  return shortName(`${owner}-${volume}`);
}

/** Adds a ConfigMap for each volume of a plan that holds files. */
export function addFiles(
  scope: Construct,
  owner: { readonly name: string; readonly namespace?: string },
  plan: BuildPlan,
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
