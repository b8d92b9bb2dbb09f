/** The architectures that an engine of a laptop builds for, as images name them. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

const HEADER = 64;
const SEGMENT = 56;
const ADDRESS = 0x400000n;
/** Where the time is that it waits for, behind the code. */
const TIME = 32;

/** What waits, and ends with 0: `nanosleep` and `exit` of Linux, in the words of each processor. */
const CODE: Readonly<Record<Architecture, { readonly machine: number; readonly words: string }>> = {
  // mov eax,35; mov edi,time; xor esi,esi; syscall; mov eax,60; xor edi,edi; syscall
  amd64: { machine: 62, words: 'b823000000 bf98004000 31f6 0f05 b83c000000 31ff 0f05' },
  // adr x0,time; mov x1,#0; mov x8,#101; svc #0; mov x0,#0; mov x8,#93; svc #0
  arm64: { machine: 183, words: '00010010 010080d2 a80c80d2 010000d4 000080d2 a80b80d2 010000d4' },
};

/**
 * A program for Linux that takes some seconds and needs nothing: no libraries, no shell, no network. It stands for the work
 * of a RUN, so that the example builds on a machine that can pull no image.
 */
export function waiting(seconds: number, architecture: Architecture): Buffer {
  const { machine, words } = CODE[architecture];
  const file = Buffer.alloc(HEADER + SEGMENT + TIME + 16);
  file.write('7f454c46020101', 'hex');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(ADDRESS + BigInt(HEADER + SEGMENT), 24);
  file.writeBigUInt64LE(BigInt(HEADER), 32);
  file.writeUInt16LE(HEADER, 52);
  file.writeUInt16LE(SEGMENT, 54);
  file.writeUInt16LE(1, 56);
  // One segment: the whole file, read and executed.
  file.writeUInt32LE(1, HEADER);
  file.writeUInt32LE(5, HEADER + 4);
  file.writeBigUInt64LE(ADDRESS, HEADER + 16);
  file.writeBigUInt64LE(ADDRESS, HEADER + 24);
  file.writeBigUInt64LE(BigInt(file.length), HEADER + 32);
  file.writeBigUInt64LE(BigInt(file.length), HEADER + 40);
  file.writeBigUInt64LE(0x10000n, HEADER + 48);
  file.write(words.replaceAll(' ', ''), HEADER + SEGMENT, 'hex');
  file.writeBigUInt64LE(BigInt(seconds), HEADER + SEGMENT + TIME);
  return file;
}
