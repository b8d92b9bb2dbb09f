import type { Cloud, Login } from '../../model/credentials';
import { type Text, text } from '../../model/text';
import type { ToolName } from '../../model/tools';

/** Who asks a cloud for a token, and how: the first argument is the file for the answer. */
interface Asking {
  readonly tool: ToolName;
  readonly script: string;
  args(login: Login): Text[];
}

/** The answer has the registry's host and its `auth`, as a config.json wants it. */
const ECR = `answer=$1
shift
aws ecr get-authorization-token --output json "$@" > "$answer" || {
  echo 'AWS gave no token: the service account of this pod needs a role that may ecr:GetAuthorizationToken' >&2
  exit 1
}`;

/** A node takes a while to know of a new pod. What stands for the host is the variable that Google's own libraries have for it. */
const GAR = `curl --silent --show-error --fail --noproxy '*' --retry 5 --retry-all-errors --max-time 60 \\
  --header 'Metadata-Flavor: Google' --output "$1" \\
  "http://\${GCE_METADATA_HOST:-metadata.google.internal}/computeMetadata/v1/instance/service-accounts/default/token" || {
  echo 'Google gave no token: the service account of this pod needs an identity by Workload Identity' >&2
  exit 1
}`;

/** What Kubernetes says the pod is, for what Entra says; and that for what the registry takes. */
const ACR = `answer=$1 registry=$2
if [ -z "\${AZURE_FEDERATED_TOKEN_FILE:-}" ]; then
  echo 'Azure gives this pod no identity: it needs the label azure.workload.identity/use: "true" and a service account with a client id' >&2
  exit 1
fi
ask() {
  curl --silent --show-error --fail --retry 5 --retry-all-errors --max-time 60 "$@" || {
    echo 'Azure gave no token for the identity of the service account of this pod' >&2
    exit 1
  }
}
ask --output "$answer" --data grant_type=client_credentials \\
  --data-urlencode "client_id=$AZURE_CLIENT_ID" --data-urlencode 'scope=https://management.azure.com/.default' \\
  --data-urlencode 'client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer' \\
  --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" \\
  "\${AZURE_AUTHORITY_HOST%/}/$AZURE_TENANT_ID/oauth2/v2.0/token"
sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p' "$answer" | tr -d '\\n' > "$answer.token"
ask --output "$answer" --data grant_type=access_token --data-urlencode "service=$registry" \\
  --data-urlencode "tenant=$AZURE_TENANT_ID" --data-urlencode "access_token@$answer.token" \\
  "https://$registry/oauth2/exchange"
rm "$answer.token"`;

export const ASKING: Readonly<Record<Cloud, Asking>> = {
  ecr: {
    tool: 'aws-cli',
    script: ECR,
    args: (login) => [text`--region`, text`${inCloud(login, 'ecr')?.region ?? ''}`],
  },
  gar: { tool: 'curl', script: GAR, args: () => [] },
  acr: { tool: 'curl', script: ACR, args: (login) => [text`${inCloud(login, 'acr')?.registry ?? ''}`] },
};

/** Which registry the answer is for, where it does not say so itself: a host, or in ECR an account. */
export function registryIn(login: Login): string {
  if ('secret' in login) return login.registry ?? '';
  return login.ecr?.account ?? login.gar?.registry ?? login.acr?.registry ?? '';
}

function inCloud<Name extends Cloud>(login: Login, cloud: Name) {
  return 'secret' in login ? undefined : login[cloud];
}
