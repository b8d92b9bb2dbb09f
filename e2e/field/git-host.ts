import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { certificates } from '../lab/daemon';
import { freePort, must, run, start, stop, until } from '../lab/processes';

export const PASSWORD = 'lab-password';

/** A host of repositories like those of the field: HTTPS by an authority of its own with a password, SSH with a key, LFS. */
export class GitHost {
  private constructor(
    private readonly folder: string,
    private readonly ports: { readonly https: number; readonly ssh: number },
    private readonly servers: readonly ChildProcess[],
  ) {}

  public static async start(folder: string): Promise<GitHost> {
    certificates(folder, 'localhost');
    const at = (name: string) => join(folder, name);
    mkdirSync(at('repositories'), { recursive: true });
    const ports = { https: await freePort(), ssh: await freePort() };
    for (const key of ['host', 'user']) must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
    writeFileSync(at('authorized'), readFileSync(at('user.pub')));
    chmodSync(at('authorized'), 0o600);
    const settings = [
      ...[`Port ${ports.ssh}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host')}`, `PidFile ${at('sshd.pid')}`],
      ...[`AuthorizedKeysFile ${at('authorized')}`, 'StrictModes no', 'UsePAM no', 'PasswordAuthentication no'],
    ];
    writeFileSync(at('sshd.conf'), `${settings.join('\n')}\n`);
    // Where it gives up its rights; a system that starts it would make it.
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const program = ['--import', require.resolve('tsx'), resolve(__dirname, 'serve-git.ts')];
    const servers = [
      start(process.execPath, [...program, folder, String(ports.https), PASSWORD], at('git.log')),
      start('/usr/sbin/sshd', ['-D', '-f', at('sshd.conf')], at('sshd.log')),
    ];
    const answers = (address: string) =>
      run('curl', ['--silent', '--output', '/dev/null', '--cacert', at('ca.crt'), address]).status === 0;
    await until('the host of Git', () => answers(`https://127.0.0.1:${ports.https}/`));
    await until('its SSH', () => run('ssh-keyscan', ['-p', String(ports.ssh), '127.0.0.1']).stdout !== '');
    return new GitHost(folder, ports, servers);
  }

  /** A repository with these files and one commit; those of `lfs` are kept by LFS. */
  public add(name: string, files: Readonly<Record<string, string>>, lfs: readonly string[] = []): Checkout {
    const folder = join(this.folder, 'repositories', name);
    mkdirSync(folder, { recursive: true });
    const git = (...args: string[]) =>
      must('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.allow=always', ...args]);
    git('init', '-q', '--initial-branch=main');
    if (lfs.length > 0) git('lfs', 'install', '--local');
    for (const file of lfs) git('lfs', 'track', file);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    git('add', '.');
    git('commit', '-qm', 'first');
    return {
      https: `https://127.0.0.1:${this.ports.https}/${name}/.git`,
      ssh: `ssh://root@127.0.0.1:${this.ports.ssh}${folder}/.git`,
      /** Another repository in a folder of this one, at an address of its own. */
      include: (other, address, at) => {
        git('submodule', '--quiet', 'add', join(this.folder, 'repositories', other), at);
        git('config', '-f', '.gitmodules', `submodule.${at}.url`, address);
        git('add', '.');
        git('commit', '-qm', 'with another');
      },
    };
  }

  /** The Secrets of those who may read. */
  public get secrets(): Record<'basic' | 'ssh' | 'ca', Record<string, string>> {
    const read = (name: string) => readFileSync(join(this.folder, name), 'utf8');
    const known = must('ssh-keyscan', ['-p', String(this.ports.ssh), '127.0.0.1']).stdout;
    return {
      basic: { username: 'git', password: PASSWORD },
      ssh: { 'ssh-privatekey': read('user'), known_hosts: known },
      ca: { 'ca.crt': read('ca.crt') },
    };
  }

  public get https(): string {
    return `https://127.0.0.1:${this.ports.https}`;
  }

  public async stop(): Promise<void> {
    for (const server of this.servers) await stop(server);
  }
}

/** A repository by its addresses. */
export interface Checkout {
  readonly https: string;
  readonly ssh: string;
  readonly include: (other: string, address: string, at: string) => void;
}
