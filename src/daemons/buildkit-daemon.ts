import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { buildKitDaemon, clientNamespacesOf, replicasOf } from '../model/daemon';
import { InvalidBuildError } from '../model/faults';
import { daemonNameFault } from '../model/names';
import { parseProps } from '../model/parse';
import type { BuildKitDaemonProps } from '../model/props';
import { nameFromScope, namespaceOf, objectsOf } from '../runners/kubernetes/object';
import { addDaemon } from './objects';

/**
 * A BuildKit that keeps running, and keeps what it built: give it to builds as `builder: { type: 'buildkit', daemon }`.
 * Clients and daemon prove who they are by certificates.
 */
export class BuildKitDaemon extends Construct {
  /** The name of its Service. */
  public readonly name: string;
  /** The namespace of its Service. */
  public readonly namespace?: string;
  /** The Secret with the certificates of clients. */
  public readonly clientSecret: string;
  /** How many of it there may be. */
  public readonly replicas: number;
  /** The namespaces that have certificates of clients besides its own. */
  public readonly clientNamespaces: readonly string[];

  /** @throws InvalidBuildError with every fault of the props */
  public constructor(scope: Construct, id: string, props: BuildKitDaemonProps) {
    super(scope, id);
    const subject = `BuildKitDaemon ${this.node.path}`;
    const settings = parseProps(buildKitDaemon, props, subject);
    this.name = settings.name ?? nameFromScope(this);
    const wrong = daemonNameFault(this.name);
    if (wrong) throw new InvalidBuildError(subject, [{ ...wrong, path: ['name'] }]);
    this.namespace = settings.namespace ?? namespaceOf(this);
    this.clientSecret = settings.secrets?.client ?? `${this.name}-client`;
    this.replicas = replicasOf(settings);
    this.clientNamespaces = clientNamespacesOf(settings);
    addDaemon(this, this.name, { ...settings, namespace: this.namespace });
    this.node.defaultChild = this.objects.find(({ kind }) => kind === 'StatefulSet') as ApiObject;
  }

  /** Its objects, for JSON patches. */
  public get objects(): ApiObject[] {
    return objectsOf(this);
  }
}
