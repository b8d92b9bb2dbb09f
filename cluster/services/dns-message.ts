const HEADER = 12;
const TYPE_A = 1;
const CLASS_IN = 1;
/** To the name that was asked for, which stands right after the header. */
const POINTER_TO_QUESTION = 0xc000 | HEADER;
/** Seconds for which an answer may be kept. */
const TTL = 1;
/** A response, with authority, to a question that may have asked for recursion. */
const RESPONSE = 0x8580;
const CODE = { found: 0, serverFailure: 2, noSuchName: 3 } as const;

/** The answer to a query for one name, see RFC 1035; without names that are known the server has failed. */
export function answerTo(query: Buffer, names: ReadonlyMap<string, readonly string[]> | undefined): Buffer {
  const { name, type, end } = question(query);
  const addresses = names?.get(name);
  const code = names === undefined ? CODE.serverFailure : addresses === undefined ? CODE.noSuchName : CODE.found;
  const records = type === TYPE_A ? (addresses ?? []) : [];
  const header = words(query.readUInt16BE(0), RESPONSE | code, 1, records.length, 0, 0);
  return Buffer.concat([header, query.subarray(HEADER, end), ...records.map(record)]);
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function record(address: string): Buffer {
  const octets = Buffer.from(address.split('.').map(Number));
  return Buffer.concat([words(POINTER_TO_QUESTION, TYPE_A, CLASS_IN, 0, TTL, octets.length), octets]);
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => {
    buffer.writeUInt16BE(value, i * 2);
  });
  return buffer;
}
