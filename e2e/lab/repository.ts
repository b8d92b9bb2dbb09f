import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort, must, start, stop, until } from './processes';

const IDENTITY = ['-c', 'user.name=lab', '-c', 'user.email=lab@example.com', '-c', 'init.defaultBranch=main'];

/** A repository that pods clone, served on loopback; its working folder is what a developer has. */
export class Repository {
  public readonly folder: string;
  public url = '';
  private server?: ChildProcess;

  public constructor(private readonly root: string) {
    this.folder = join(root, 'shop');
    mkdirSync(this.folder, { recursive: true });
    this.git('init', '-q');
  }

  public async serve(): Promise<void> {
    const port = await freePort();
    const program = ['--import', 'tsx', resolve(__dirname, 'serve-git.ts'), this.root, String(port)];
    this.server = start(process.execPath, program, join(this.root, 'git.log'));
    this.url = `http://127.0.0.1:${port}/shop/.git`;
    await until('the server of Git', () =>
      fetch(`${this.url}/HEAD`).then(
        () => true,
        () => false,
      ),
    );
  }

  public async stop(): Promise<void> {
    await stop(this.server);
  }

  public git(...args: string[]): string {
    return must('git', [...IDENTITY, '-C', this.folder, ...args]).stdout.trim();
  }

  /** Commits all that there is, and says by which hash. */
  public commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}
