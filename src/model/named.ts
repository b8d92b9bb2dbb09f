/** What may be given in place of a name: anything that has one, constructs of ours and of others. */

/** Who may mount a volume: see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
export type AccessMode = 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';

/** Anything with a `name`: a CacheVolume, a claim of cdk8s-plus. */
export interface NamedVolume {
  readonly name: string;
  /** Who may mount it, where that is known. */
  readonly accessModes?: readonly AccessMode[];
}

/** A build as those know it that depend on it: by its name. */
export interface NamedBuild {
  readonly name: string;
}

/** A daemon as its clients know it: the name of its Service, and where their certificates are. */
export interface NamedDaemon {
  readonly name: string;
  readonly namespace?: string;
  /** The Secret with the certificates of clients; by default `NAME-client`. */
  readonly clientSecret?: string;
  /** How many of it there may be; by default one. */
  readonly replicas?: number;
  /** The namespaces that have certificates of clients besides its own. */
  readonly clientNamespaces?: readonly string[];
  /** Where it is, if it is none of ours; by default that of its Service. */
  readonly address?: string;
}

/** A Secret by its construct: one of cdk8s-plus, a DockerConfigSecret. */
export interface NamedSecret {
  readonly name: string;
}

/** A ServiceAccount by its construct: one of cdk8s-plus, say. */
export interface NamedServiceAccount {
  readonly name: string;
}
