/**
 * Secrets in what a user writes. What surely is one is refused wherever it stands, since all of it would be written into
 * manifests; what may be one is hidden wherever a value is shown.
 */

/** Tokens that say by their beginning what they are. */
const TOKEN_FORMS = [
  'gh[pousr]_[A-Za-z0-9]{8,}',
  String.raw`github_pat_\w{8,}`,
  String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[\w-]{8,}`,
  '(?:AKIA|ASIA)[A-Z0-9]{12,}',
  String.raw`xox[a-z]-[\w-]{8,}`,
  'npm_[A-Za-z0-9]{20,}',
  String.raw`pypi-AgE[\w-]{8,}`,
  String.raw`dckr_[op]at_[\w-]{8,}`,
  String.raw`[rs]k_live_\w{8,}`,
  String.raw`sk-(?:ant|proj|svcacct)-[\w-]{16,}`,
  String.raw`AIza[\w-]{30,}`,
  String.raw`ya29\.[\w-]{8,}`,
  String.raw`hv[bs]\.[\w-]{8,}`,
  'dop_v1_[0-9a-f]{8,}',
  String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*`,
].join('|');
const TOKEN = new RegExp(`(?<![A-Za-z0-9])(?:${TOKEN_FORMS})`, 'g');

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;

/** Parts of a query, or of a connection string, that let in whoever has them. */
const QUERY_KEY =
  '(?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|token|access_token|private_token|auth_token|' +
  'api_?key|client_secret|secret|password|passwd|pwd|AccountKey|SharedAccessKey|SharedAccessSignature)';

/** A value that a variable, a reference or a placeholder stands for is no secret. */
const LITERAL = String.raw`(?![$%<{*…]|\.\.\.)`;

/** What a secret looks like. */
export type SecretForm = 'key' | 'password' | 'user' | 'signature' | 'query' | 'connection' | 'token' | 'registry';

/** What surely is a secret, wherever it stands. */
const SECRETS: readonly { readonly form: SecretForm; readonly found: (value: string) => boolean }[] = [
  { form: 'key', found: matches(PRIVATE_KEY) },
  {
    form: 'password',
    found: matches(new RegExp(String.raw`:\/\/[^\s/?#@:"']*:${LITERAL}[^\s/?#@"']+@`)),
  },
  {
    form: 'signature',
    found: matches(new RegExp(String.raw`:\/\/[^\s"'<>]{0,2000}[?&#]${QUERY_KEY}=${LITERAL}[^&\s"']`, 'i')),
  },
  {
    form: 'connection',
    found: matches(new RegExp(String.raw`(?:AccountKey|SharedAccessKey|SharedAccessSignature)=${LITERAL}\S`)),
  },
  { form: 'token', found: (value) => value.search(TOKEN) >= 0 },
  {
    form: 'token',
    found: matches(new RegExp(String.raw`:_(?:authToken|auth|password)\s*=\s*["']?${LITERAL}[^\s"']{6,}`)),
  },
  {
    form: 'token',
    found: matches(
      new RegExp(String.raw`Authorization["']?\s*[:=]\s*["']?(?:Basic|Bearer)\s+${LITERAL}[\w+/=.-]{8,}`, 'i'),
    ),
  },
  { form: 'registry', found: registryAuth },
];

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

/** `"auth": "…"` of a docker config: the name and the password. */
function registryAuth(value: string): boolean {
  const entries = [...value.matchAll(/"auth"\s*:\s*"([A-Za-z0-9+/]{4,}={0,2})"/g)];
  return entries.some(([, encoded = '']) => /^[!-9;-~]+:[ -~]+$/.test(Buffer.from(encoded, 'base64').toString()));
}

/** What a value holds that is surely a secret. */
export function secretIn(value: string): SecretForm | undefined {
  return SECRETS.find(({ found }) => found(value))?.form;
}

/** Names that end like this are those of secrets: `DB_PASSWORD`, `npmToken`, `PGPASSWORD`. */
const SECRET_NAME =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(?:^|_)(?:PASS|PWD|CREDS|(?:API|ACCESS|SECRET|PRIVATE|ENCRYPTION|SIGNING|ACCOUNT|MASTER|AUTH|DEPLOY|SSH)_?KEY))(?:_?\d+)?$/;

/** What is compiled into what everybody gets is no secret, whatever it is called. */
const PUBLIC_NAME = /PUBLIC|PUBLISHABLE|^VITE_|^REACT_APP_/;

/** Words that are settings, and values that say where a secret is. */
const NO_SECRET = /^(?:|true|false|yes|no|on|off|none|null|auto|required|optional|0|1|(?:[./~]|[a-z]+:\/\/)[\S]*)$/i;

/** Whether a name is one of a secret. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return SECRET_NAME.test(words) && !PUBLIC_NAME.test(words);
}

/** Whether a name and its value are a secret that is written out. */
export function isSecretPair(name: string, value: string): boolean {
  return isSecretName(name) && !NO_SECRET.test(value) && !/^[$%<{*…]/.test(value);
}

/** A sentence as it may be shown: without the passwords, signatures and tokens in it. */
export function redact(sentence: string): string {
  return sentence
    .replace(/(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-*)[\s\S]*?(?:-----END[A-Z0-9 ]*-*|$)/g, '$1…')
    .replace(/(:\/\/)[^\s"']{0,2000}:[^\s"']{0,2000}@/g, '$1…@')
    .replace(/(https?:\/\/)[^\s"'/@]{0,2000}@/gi, '$1…@')
    .replace(/(?<![\w./+-])[\w.+-]{1,200}:(?!\/\/)[^\s"'@:]{1,2000}@(?!sha\d+:)/g, '…@')
    .replace(HIDDEN_QUERY, '$1…')
    .replace(TOKEN, (token) => `${token.slice(0, 4)}…`);
}

const HIDDEN_QUERY = new RegExp(String.raw`(?<![A-Za-z])(${QUERY_KEY}=)[^&;\s"']+`, 'gi');

/** A value as it may be shown; a password may have any characters, so all between a scheme and the last `@` goes. */
export function redactValue(value: string): string {
  const scheme = value.indexOf('://');
  const at = value.lastIndexOf('@');
  return redact(scheme >= 0 && at > scheme ? `${value.slice(0, scheme + 3)}…${value.slice(at)}` : value);
}
