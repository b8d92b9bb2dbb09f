import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { gitArguments, gitEnvironment } from './git-call';

/** Reads files of a repository by their hash, through one `git cat-file --batch`; what was read is kept. */
export class Blobs {
  private readonly known = new Map<string, Promise<string>>();
  private readonly waiting: ((text: string) => void)[] = [];
  private process: ChildProcessWithoutNullStreams | undefined;
  private pending: Buffer = Buffer.alloc(0);

  public constructor(private readonly folder: string) {}

  /** The text of a file; none where it is no file of this repository, as a submodule's commit. */
  public text(id: string): Promise<string> {
    const known = this.known.get(id);
    if (known) return known;
    const text = new Promise<string>((resolve) => {
      this.waiting.push(resolve);
      this.start().stdin.write(`${id}\n`);
    });
    this.known.set(id, text);
    return text;
  }

  /** Makes a file known that the repository has not. */
  public give(id: string, text: string): void {
    this.known.set(id, Promise.resolve(text));
  }

  public close(): void {
    this.process?.stdin.end();
  }

  private start(): ChildProcessWithoutNullStreams {
    if (this.process) return this.process;
    this.process = spawn('git', gitArguments(this.folder, ['cat-file', '--batch']), { env: gitEnvironment() });
    this.process.stdout.on('data', (part: Buffer) => {
      this.pending = Buffer.concat([this.pending, part]);
      while (this.take());
    });
    const end = () => {
      for (const resolve of this.waiting.splice(0)) resolve('');
    };
    this.process.on('close', end).on('error', end);
    return this.process;
  }

  /** Takes one answer off what came in, if it is whole. */
  private take(): boolean {
    const at = this.pending.indexOf(10);
    if (at < 0) return false;
    const [, kind = '', size = '0'] = this.pending.subarray(0, at).toString().split(' ');
    const missing = kind === 'missing' || kind === 'ambiguous';
    const end = missing ? at + 1 : at + 1 + Number(size) + 1;
    if (this.pending.length < end) return false;
    const text = missing ? '' : this.pending.subarray(at + 1, end - 1).toString();
    this.pending = this.pending.subarray(end);
    this.waiting.shift()?.(text);
    return true;
  }
}
