import { type Problem, problem } from './faults';
import { secretFault } from './schema';
import type { Text } from './text';

/** Whether a word is a host, with a port where it has one; a parameter may be either. */
export function isHost(word: string | undefined): boolean {
  return /^(?:[^\s/?#@:"'<>\\[\]]+|\[[0-9a-fA-F:.]+\])(?::(?:\d+|param))?$/.test(word ?? '');
}

/** What keeps a value from being the address of a service: `https://host/path`, with no user and no query. */
export function serviceUrlFault(url: string): Problem | undefined {
  const [, host] = /^https?:\/\/([^/?#@]*)(?:\/[^?#@\s]*)?$/.exec(url) ?? [];
  if (isHost(host)) return undefined;
  if (/[@?#]/.test(url)) return secretFault('query', 'address');
  return problem('not-an-address', { url, rule: 'serviceUrl' });
}

/**
 * What keeps credentials from being sent to an address: whoever starts a run could have them sent to a host of their own,
 * and what is not encrypted can be read on its way. Nothing leaves the machine on its way to a loopback address.
 */
export function credentialsFault(url: Text, { encrypted = true } = {}): Problem | undefined {
  const beginning = typeof url[0] === 'string' ? url[0] : '';
  const [, scheme, host = ''] = /^(https?):\/\/([^/]*)(?:\/|$)/.exec(beginning) ?? [];
  if (scheme === undefined || (url.length > 1 && !/^https?:\/\/[^/]+\//.test(beginning)))
    return problem('host-from-parameter', {});
  if (encrypted && scheme === 'http' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host))
    return problem('credentials-in-clear', {});
  return undefined;
}

/** An address as one that is spelled in several ways is spelled once: a host without capitals and without the port it has anyway, no slash at the end. */
export function addressSpelledOnce(url: Text): Text {
  return url.map((part, i) => {
    if (typeof part !== 'string') return part;
    const begun = i === 0 ? part.replace(/^https?:\/\/[^/]*/i, hostSpelledOnce) : part;
    return i === url.length - 1 ? begun.replace(/\/+$/, '') : begun;
  });
}

function hostSpelledOnce(beginning: string): string {
  const lower = beginning.toLowerCase();
  return lower.replace(lower.startsWith('https:') ? /:443$/ : /:80$/, '');
}
