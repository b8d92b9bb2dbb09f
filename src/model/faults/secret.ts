import type { SecretForm } from '../secrets';

const FORMS: Readonly<Record<SecretForm | 'name' | 'value', string>> = {
  key: 'a private key',
  password: 'an address with a password',
  user: 'an address with a user or a password',
  signature: 'an address that is signed',
  query: 'an address with a user or a signature',
  connection: 'a connection string with a key',
  token: 'a token',
  registry: 'the credentials of a registry',
  name: 'one by its name',
  value: 'one',
};

/** What to do with a secret instead of writing it. */
const REMEDIES = {
  object: 'keep it in a Secret and name that',
  build: 'give it to the build as secrets: [{id: …, secret: …, key: …}], and read it with RUN --mount=type=secret,id=…',
  address: 'take it out of the address and name a Secret in credentials',
  variable: 'write {secret: …, key: …}, the key of a Secret that holds it',
} as const;
export type SecretRemedy = keyof typeof REMEDIES;

/** It follows "this looks like". */
export function secretInWords(form: keyof typeof FORMS, remedy: SecretRemedy): string {
  return `${FORMS[form]}; ${REMEDIES[remedy]}`;
}
