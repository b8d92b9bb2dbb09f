import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Problem, problem } from '../model/faults';
import type { AccessMode } from '../model/named';
import { parseProps } from '../model/parse';
import type { CacheVolumeProps } from '../model/props';
import { asStored } from '../model/quantity';
import { cacheVolume, type Volume } from '../model/volume';
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
  private readonly namespace?: string;
  private readonly namespaces = new Set<string | undefined>();

  /** @throws InvalidBuildError with every fault of the props */
  public constructor(scope: Construct, id: string, props: CacheVolumeProps) {
    super(scope, id);
    const settings = parseProps(cacheVolume, props, `CacheVolume ${this.node.path}`);
    this.name = settings.claim ?? settings.name ?? nameFromScope(this);
    this.accessModes = settings.accessModes;
    this.namespace = settings.namespace ?? namespaceOf(this);
    if (settings.claim === undefined)
      this.claim = addClaim(this, this.name, { ...settings, namespace: this.namespace });
    if (this.claim !== undefined) this.node.defaultChild = this.claim;
    this.node.addValidation({
      validate: () => {
        const volume = { accessModes: this.accessModes, created: this.claim !== undefined };
        return [...this.elsewhere(), ...volumeUseFaults(volume, this.uses)].map(({ message }) => message);
      },
    });
  }

  /** @internal Notes how a build or warmer uses this volume. */
  public _use(by: Construct, use: ClaimUse, meetings: Pick<VolumeUse, 'turns' | 'overlaps'>, namespace?: string): void {
    this.uses.push({ ...use, ...meetings, by: by.node.path });
    this.namespaces.add(namespace);
  }

  /** A pod mounts claims of its own namespace alone; what nobody gave one is where it is applied. */
  private elsewhere(): Problem[] {
    const { namespace } = this;
    const others = [...this.namespaces].filter((own) => own !== namespace);
    return others.map((own) =>
      problem('volume-elsewhere', {
        ...(own === undefined ? {} : { own }),
        ...(namespace === undefined ? {} : { namespace }),
        volume: this.name,
      }),
    );
  }
}

/** @internal Adds a PersistentVolumeClaim; where one is bound only when it is mounted, no wave may wait for it before. */
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
