import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { parseProps } from '../model/parse';
import type { CacheVolumeProps } from '../model/props';
import { asStored } from '../model/quantity';
import { type AccessMode, cacheVolume, type Volume } from '../model/volume';
import type { ClaimUse } from '../plan/claims';
import { waveAnnotation } from '../runners/kubernetes/gitops';
import { addObject, nameFromScope, namespaceOf, standardLabels } from '../runners/kubernetes/object';
import { type VolumeUse, volumeUseFaults } from './volume-use';

/**
 * A PersistentVolumeClaim for a cache or a source; or, with `claim`, one that exists.
 *
 * Synthesis fails where builds and warmers use it in a way that cannot work: two writers on a volume that one node
 * may mount, or a cache that nobody fills.
 */
export class CacheVolume extends Construct {
  /** The name of the claim. */
  public readonly name: string;
  /** Who may mount it. */
  public readonly accessModes: readonly AccessMode[];
  /** The claim, for JSON patches; none where an existing one is used. */
  public readonly claim?: ApiObject;

  private readonly uses: VolumeUse[] = [];

  /** @throws InvalidBuildError with every fault of the props */
  public constructor(scope: Construct, id: string, props: CacheVolumeProps) {
    super(scope, id);
    const settings = parseProps(cacheVolume, props, `CacheVolume ${this.node.path}`);
    this.name = settings.claim ?? settings.name ?? nameFromScope(this);
    this.accessModes = settings.accessModes;
    if (settings.claim === undefined)
      this.claim = addClaim(this, this.name, { ...settings, namespace: settings.namespace ?? namespaceOf(this) });
    this.node.addValidation({
      validate: () => {
        const volume = { accessModes: this.accessModes, created: this.claim !== undefined };
        return volumeUseFaults(volume, this.uses).map(({ message }) => message);
      },
    });
  }

  /** @internal Notes how a build or warmer uses this volume. */
  public _use(by: Construct, use: ClaimUse, meetings: Pick<VolumeUse, 'turns' | 'overlaps'>): void {
    this.uses.push({ ...use, ...meetings, by: by.node.path });
  }
}

/** Adds a PersistentVolumeClaim; where one is bound only when it is mounted, no wave may wait for it before. */
export function addClaim(scope: Construct, name: string, volume: Volume, wave = 0): ApiObject {
  const { namespace } = volume;
  const annotations = { ...waveAnnotation(wave), ...volume.annotations };
  return addObject(scope, 'claim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      labels: standardLabels(name, 'volume'),
    },
    spec: {
      accessModes: volume.accessModes,
      ...(volume.storageClass === undefined ? {} : { storageClassName: volume.storageClass }),
      resources: { requests: { storage: asStored(volume.size ?? '') } },
    },
  });
}
