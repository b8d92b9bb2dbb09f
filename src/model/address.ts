import { quote } from './faults';
import { CREDENTIALS, secretFault } from './schema';
import type { Text } from './text';

/** Whether a word is a host, with a port where it has one; a parameter may be either. */
export function isHost(word: string | undefined): boolean {
  return /^(?:[^\s/?#@:"'<>\\[\]]+|\[[0-9a-fA-F:.]+\])(?::(?:\d+|param))?$/.test(word ?? '');
}

/** What keeps a value from being the address of a service: `https://host/path`, with no user and no query. */
export function serviceUrlFault(url: string): string | undefined {
  const [, host] = /^https?:\/\/([^/?#@]*)(?:\/[^?#@\s]*)?$/.exec(url) ?? [];
  if (isHost(host)) return undefined;
  if (/[@?#]/.test(url)) return secretFault('an address with a user or a signature', CREDENTIALS);
  return `${quote(url)} is no address of a service; write it like https://host.example.com`;
}

/**
 * What keeps credentials from being sent to an address: whoever starts a run could have them sent to a host of their own,
 * and what is not encrypted can be read on its way. Nothing leaves the machine on its way to a loopback address.
 */
export function credentialsFault(url: Text, { encrypted = true } = {}): string | undefined {
  const beginning = typeof url[0] === 'string' ? url[0] : '';
  const [, scheme, host = ''] = /^(https?):\/\/([^/]*)(?:\/|$)/.exec(beginning) ?? [];
  if (scheme === undefined || (url.length > 1 && !/^https?:\/\/[^/]+\//.test(beginning)))
    return 'a parameter in the host would let whoever starts a run have the credentials sent anywhere; write the host, and parameters behind it';
  if (encrypted && scheme === 'http' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host))
    return 'http:// would send the credentials for everybody on the way to read; write https://';
  return undefined;
}
