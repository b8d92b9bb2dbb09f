import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { must } from './processes';

/** The root folder of an image that is made of programs of this machine, with the libraries they need. */
export class ImageRoot {
  public constructor(
    public readonly path: string,
    bare = false,
  ) {
    if (bare) return;
    for (const folder of ['usr/bin', 'usr/lib', 'tmp', 'etc', 'run', 'var/tmp', 'root', 'proc', 'sys', 'dev'])
      this.folder(folder);
    for (const name of ['bin', 'sbin']) this.link('usr/bin', name);
    for (const name of ['lib', 'lib64']) this.link('usr/lib', name);
    for (const open of ['tmp', 'var/tmp']) chmodSync(join(path, open), 0o1777);
  }

  /** One that has nothing but what is put into it. */
  public static bare(path: string): ImageRoot {
    return new ImageRoot(path, true);
  }

  public link(target: string, path: string): this {
    this.folder(dirname(path));
    symlinkSync(target, join(this.path, path));
    return this;
  }

  public folder(path: string, owner?: number): this {
    mkdirSync(join(this.path, path), { recursive: true });
    if (owner !== undefined) must('chown', ['-R', `${owner}:${owner}`, join(this.path, path)]);
    return this;
  }

  public file(path: string, content: string, mode = 0o644): this {
    this.folder(dirname(path));
    writeFileSync(join(this.path, path), content, { mode });
    return this;
  }

  /** A program, under its own name; what it is linked to comes along. */
  public program(from: string, to = `usr/bin/${basename(from)}`, mode = 0o755): this {
    this.folder(dirname(to));
    copyFileSync(from, join(this.path, to));
    chmodSync(join(this.path, to), mode);
    for (const library of librariesOf(from)) {
      const target = join(this.path, 'usr/lib', basename(library));
      if (!existsSync(target)) copyFileSync(library, target);
    }
    return this;
  }

  /**
   * A program that has one capability and no other, as in the published images: Debian's own are setuid, and then need more
   * of the pod, since root without capabilities may not write the map of somebody else's process.
   */
  private capable(name: string, capability: string): this {
    this.program(`/usr/bin/${name}`);
    must('/usr/sbin/setcap', [`${capability}=ep`, join(this.path, 'usr/bin', name)]);
    return this;
  }

  public busybox(): this {
    this.program('/bin/busybox', 'usr/bin/busybox');
    for (const applet of must('/bin/busybox', ['--list']).text.split('\n').filter(Boolean))
      if (!existsSync(join(this.path, 'usr/bin', applet))) this.link('busybox', `usr/bin/${applet}`);
    return this;
  }

  /** An ordinary user, who may map the ids of a user namespace. */
  public user(name: string, ranges: readonly string[] = ['100000:65536']): this {
    const ids = ranges.map((range) => `${name}:${range}\n`).join('');
    return this.file('etc/passwd', `root:x:0:0:root:/root:/bin/sh\n${name}:x:1000:1000::/home/${name}:/bin/sh\n`)
      .file('etc/group', `root:x:0:\n${name}:x:1000:\n`)
      .file('etc/subuid', ids)
      .file('etc/subgid', ids)
      .capable('newuidmap', 'cap_setuid')
      .capable('newgidmap', 'cap_setgid')
      .folder(`home/${name}/.local/tmp`)
      .folder(`home/${name}/.local/share`)
      .folder('run/user/1000', 1000)
      .folder(`home/${name}`, 1000);
  }
}

function librariesOf(program: string): string[] {
  const magic = readFileSync(program).subarray(0, 4).toString('latin1');
  if (magic !== '\x7fELF') return [];
  const { text } = must('sh', ['-c', 'ldd "$1" 2>/dev/null || true', 'ldd', program]);
  return [...text.matchAll(/(\/\S+\.so\S*)/g)].map(([, path = '']) => path);
}
