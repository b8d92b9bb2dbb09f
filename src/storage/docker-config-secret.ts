import { readFileSync } from 'node:fs';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Fault, InvalidBuildError, type Problem, problem, under } from '../model/faults';
import { parse } from '../model/parse';
import { objectName } from '../model/schema';
import { addObject, nameFromScope, namespaceOf, standardLabels } from '../runners/kubernetes/object';

/** Where the credentials are read from when manifests are synthesized: exactly one of the two. */
export interface DockerConfigSecretProps {
  /**
   * Name of the Secret.
   * @default the path of the construct in its app
   */
  readonly name?: string;
  /**
   * A `config.json` as `docker login` writes it.
   * @default none; `fromEnv` is used
   */
  readonly fromFile?: string;
  /**
   * An environment variable with the contents of a `config.json`.
   * @default none; `fromFile` is used
   */
  readonly fromEnv?: string;
}

/**
 * A Secret with registry credentials, written into the manifests in the clear. Nothing else in this library writes one:
 * prefer a Secret that is made outside of Git and named in `credentials`.
 */
export class DockerConfigSecret extends Construct {
  /** The name of the Secret, for `credentials`. */
  public readonly name: string;
  /** The Secret, for JSON patches. */
  public readonly secret: ApiObject;

  /** @throws InvalidBuildError where the file or variable is missing or holds no credentials a pod can use */
  public constructor(scope: Construct, id: string, props: DockerConfigSecretProps) {
    super(scope, id);
    const { content, faults: unread } = readConfig(props);
    const faults = [...under(['name'], parse(objectName.optional(), props.name).faults), ...unread];
    if (content === undefined || faults.length > 0)
      throw new InvalidBuildError(`DockerConfigSecret ${this.node.path}`, faults);
    this.name = props.name ?? nameFromScope(this);
    const namespace = namespaceOf(this);
    this.secret = addObject(this, 'secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: this.name,
        ...(namespace === undefined ? {} : { namespace }),
        labels: standardLabels(this.name, 'credentials'),
      },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': content },
    });
    this.node.defaultChild = this.secret;
  }
}

interface ReadConfig {
  readonly content?: string;
  readonly faults: readonly Fault[];
}

function readConfig({ fromFile, fromEnv }: DockerConfigSecretProps): ReadConfig {
  if ((fromFile === undefined) === (fromEnv === undefined))
    return fault([], problem('either-or', { of: 'DockerConfigSecret' }));
  if (fromEnv !== undefined) {
    const content = process.env[fromEnv];
    return content ? checked('fromEnv', content) : fault(['fromEnv'], problem('no-variable', { name: fromEnv }));
  }
  try {
    return checked('fromFile', readFileSync(fromFile as string, 'utf8'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return fault(['fromFile'], problem('docker-config-unreadable', { file: fromFile as string, why: code }));
  }
}

/** The messages never quote the content. */
function checked(field: string, content: string): ReadConfig {
  const config = parsed(content);
  if (config === undefined) return fault([field], problem('docker-config-no-json', {}));
  const withCredentials = Object.values(config.auths ?? {}).some(
    (entry) => typeof entry === 'object' && entry !== null && Object.keys(entry).length > 0,
  );
  if (withCredentials) return { content, faults: [] };
  const helper = config.credsStore !== undefined || config.credHelpers !== undefined;
  return fault([field], problem('docker-config-empty', { helper }));
}

function parsed(
  content: string,
): { auths?: Record<string, unknown>; credsStore?: unknown; credHelpers?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function fault(path: readonly string[], wrong: Problem): ReadConfig {
  return { faults: [{ ...wrong, path }] };
}
