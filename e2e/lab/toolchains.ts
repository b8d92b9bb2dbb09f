import { join } from 'node:path';
import { ImageRoot } from './images';
import { must } from './processes';
import type { Image } from './tools';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\n';

function withNetwork(folder: string): ImageRoot {
  return new ImageRoot(folder)
    .busybox()
    .program(CERTIFICATES, CERTIFICATES.slice(1), 0o644)
    .file('etc/passwd', PASSWD)
    .file('etc/nsswitch.conf', 'hosts: files dns\n')
    .program('/lib/x86_64-linux-gnu/libnss_dns.so.2', 'usr/lib/libnss_dns.so.2')
    .program('/lib/x86_64-linux-gnu/libnss_files.so.2', 'usr/lib/libnss_files.so.2');
}

/** The Go of this machine as an image. */
export function golangImage(name: string, folder: string): Image {
  const root = withNetwork(folder).folder('usr/local/go');
  const go = must('go', ['env', 'GOROOT']).stdout.trim();
  for (const part of ['bin', 'src', 'pkg', 'lib', 'VERSION', 'go.env'])
    must('cp', ['-a', join(go, part), join(root.path, 'usr/local/go')]);
  const env = { PATH: '/usr/local/go/bin:/usr/bin', HOME: '/root', GOTOOLCHAIN: 'local', SSL_CERT_FILE: CERTIFICATES };
  return { name, root: root.path, env };
}

/** The Node of this machine as an image. */
export function nodeImage(name: string, folder: string): Image {
  const root = withNetwork(folder).program(process.execPath, 'usr/bin/node').folder('usr/lib/node_modules');
  const modules = join(process.execPath, '../../lib/node_modules');
  must('cp', ['-a', join(modules, 'npm'), join(root.path, 'usr/lib/node_modules')]);
  root.link('../lib/node_modules/npm/bin/npm-cli.js', 'usr/bin/npm');
  return { name, root: root.path, env: { PATH: '/usr/bin', HOME: '/root', NODE_EXTRA_CA_CERTS: CERTIFICATES } };
}
