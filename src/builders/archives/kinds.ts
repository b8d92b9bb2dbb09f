import { variablesOf } from '../../caches/credentials';
import { S3_KEYS } from '../../caches/s3';
import type { Build } from '../../model/build';
import { missingSecret } from '../../model/secret-command';
import type { ArchiveSource, SourceOf } from '../../model/source';
import { type Text, text } from '../../model/text';
import type { ToolName } from '../../model/tools';
import { joinParts, NOTHING, type PlanParts, projectedParts } from '../../plan/parts';
import type { TaskEnv } from '../../plan/plan';
import { credentialParts, credentialsVolume } from '../credentials';
import { regctlCertificates, regctlHosts } from '../regctl';

/** How archives of a kind are fetched, in a pod and on a machine alike. */
interface Kind<Source extends ArchiveSource> {
  /** The program, and the image that has it. */
  readonly tool: ToolName & ('regctl' | 'rclone');
  /** Puts what the arguments name into the file `$archive`. */
  readonly script: string;
  args(source: Source, build: Build): Text[];
  env(source: Source): Readonly<Record<string, TaskEnv>>;
  /** What a pod has of credentials and certificates, where a machine has those of whoever runs it. */
  inPod(source: Source, build: Build): Access;
}

export interface Access {
  readonly parts: PlanParts;
  readonly env?: Readonly<Record<string, TaskEnv>>;
  /** Lines before the script. */
  readonly lines?: Text;
  /** A file of a Secret: a pod without that would wait until its time is up, so it may be missing, and the step says what is. */
  readonly needs?: { readonly file: Text; readonly told: string };
}

const READER = 'source';
const KEYS = 'source-keys';

/** The digest is asked for first, so that it is what the log says, whatever becomes of the tag. */
const GET_ARTIFACT = `ref=$1
shift
exact=$(regctl manifest head "$@" "$ref")
echo "building $exact"
regctl artifact get "$@" "\${ref%@*}@$exact" >"$archive"`;

const oci: Kind<SourceOf<'oci'>> = {
  tool: 'regctl',
  script: GET_ARTIFACT,
  args: ({ ref }, { registries }) => [ref, ...regctlHosts(registries)],
  env: () => ({}),
  inPod(source, build) {
    const credentials = source.credentials ?? readOnly(build.credentials);
    const parts = joinParts(
      credentialParts({ ...build, credentials, reader: READER }),
      regctlCertificates('source-ca', build.registries),
    );
    const file = { volume: credentialsVolume(READER) };
    if (!parts.mounts.some(({ volume }) => volume === file.volume)) return { parts };
    const env = { DOCKER_CONFIG: text`${file}` };
    // What is made by a step of its own is looked at there.
    const [login] = credentials?.pull ?? [];
    if (parts.tasks.length > 0 || login === undefined || !('secret' in login)) return { parts, env };
    return {
      parts: optional(parts),
      env,
      needs: { file: text`${file}/config.json`, told: missingSecret(login, build.namespace) },
    };
  },
};

function optional(parts: PlanParts): PlanParts {
  return { ...parts, volumes: parts.volumes.map((one) => ('secret' in one ? { ...one, optional: true } : one)) };
}

/** What to say of a Secret of a cloud. */
function missingKeys(secret: string, keys: readonly string[]): string {
  return `the Secret ${secret} is not there, or lacks one of its keys: ${keys.join(', ')}`;
}

/** Of those that are written apart, those to pull with. */
function readOnly(credentials: Build['credentials']): Build['credentials'] {
  return credentials && { pull: credentials.pull };
}

/** Of an object that is not there rclone makes an empty folder. */
const COPY_OBJECT = `object=$1
if ! rclone --config= copyto "source:$object" "$archive" || [ ! -f "$archive" ]; then
  echo "there is no object $object, or nobody here may read it" >&2
  exit 1
fi
echo "building $object"`;

/** A remote called `source`, which rclone reads from the environment. See https://rclone.org/docs/#config-file */
function remote(settings: Readonly<Record<string, Text>>): Record<string, TaskEnv> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`RCLONE_CONFIG_SOURCE_${name}`, value] as const),
  );
}

const s3: Kind<SourceOf<'s3'>> = {
  tool: 'rclone',
  script: COPY_OBJECT,
  args: ({ bucket, key }) => [text`${bucket}/${key}`],
  env: ({ region, endpointUrl }) =>
    remote({
      TYPE: text`s3`,
      PROVIDER: endpointUrl === undefined ? text`AWS` : text`Other`,
      ENV_AUTH: text`true`,
      REGION: region,
      ...(endpointUrl === undefined ? {} : { ENDPOINT: endpointUrl }),
    }),
  inPod({ credentials: secret }) {
    if (secret === undefined) return { parts: NOTHING };
    const files = S3_KEYS.map((key) => ({ secret, key, path: key, optional: true }));
    const told = missingKeys(secret, S3_KEYS.slice(0, 2));
    return {
      parts: projectedParts(KEYS, files),
      lines: variablesOf(KEYS, S3_KEYS),
      needs: { file: text`${{ volume: KEYS }}/AWS_SECRET_ACCESS_KEY`, told },
    };
  },
};

const gcs: Kind<SourceOf<'gcs'>> = {
  tool: 'rclone',
  script: COPY_OBJECT,
  args: ({ bucket, key }) => [text`${bucket}/${key}`],
  env: () => remote({ TYPE: text`google cloud storage`, ENV_AUTH: text`true` }),
  inPod({ credentials }) {
    if (credentials === undefined) return { parts: NOTHING };
    const file = text`${{ volume: KEYS }}/key.json`;
    return {
      parts: projectedParts(KEYS, [{ ...credentials, path: 'key.json', optional: true }]),
      env: { GOOGLE_APPLICATION_CREDENTIALS: file },
      needs: { file, told: missingKeys(credentials.secret, [credentials.key]) },
    };
  },
};

const KINDS: { readonly [Type in ArchiveSource['type']]: Kind<SourceOf<Type>> } = { oci, s3, gcs };

export function kindOf(source: ArchiveSource): Kind<ArchiveSource> {
  return KINDS[source.type] as Kind<ArchiveSource>;
}
