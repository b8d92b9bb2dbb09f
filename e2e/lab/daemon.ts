import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../test/manifests';
import type { Case } from './case';
import { DOCKER, type Lab } from './lab';
import { commandOf, runFlags, volumeFolder } from './pod';
import { must, run, until } from './processes';

/** Replicas have addresses of their own on this machine, as pods have. */
function addressOf(word: string | undefined, replica?: number): string | undefined {
  return replica === undefined ? word : word?.replace('tcp://0.0.0.0:', `tcp://127.0.1.${replica + 1}:`);
}

/** Certificates of an authority of its own: for a daemon of this name, and for its clients. */
export function certificates(folder: string, name: string): Record<'server' | 'client', Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => must('openssl', args);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=lab',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
  );
  const issue = (side: 'server' | 'client') => {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${side}`,
      '-keyout',
      at(`${side}.key`),
      '-out',
      at(`${side}.csr`),
    );
    const extension = at(`${side}.ext`);
    must('sh', [
      '-c',
      'printf "%s" "$1" > "$2"',
      'write',
      `subjectAltName=DNS:${name},DNS:*.${name},IP:127.0.0.1\nextendedKeyUsage=${side}Auth\n`,
      extension,
    ]);
    openssl(
      'x509',
      '-req',
      '-days',
      '1',
      '-in',
      at(`${side}.csr`),
      '-CA',
      at('ca.crt'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-extfile',
      extension,
      '-out',
      at(`${side}.crt`),
    );
    const read = (file: string) => readFileSync(at(file), 'utf8');
    return { 'ca.crt': read('ca.crt'), 'tls.crt': read(`${side}.crt`), 'tls.key': read(`${side}.key`) };
  };
  return { server: issue('server'), client: issue('client') };
}

/** A pod of a StatefulSet, by default the first, which runs until it is stopped. */
export class DaemonPod {
  private constructor(
    private readonly lab: Lab,
    private readonly id: string,
  ) {}

  public static async start(lab: Lab, build: Case, replica?: number): Promise<DaemonPod> {
    const [{ spec: set }] = build.objects('StatefulSet') as [Manifest];
    const { cluster } = build;
    const { spec } = set.template;
    const claims = set.volumeClaimTemplates.map(({ metadata }: Manifest) => ({
      name: metadata.name,
      persistentVolumeClaim: { claimName: `${metadata.name}-${replica ?? 0}` },
    }));
    const folder = join(build.folder, `daemon-${replica ?? 0}`);
    const volumes = new Map<string, string>(
      [...spec.volumes, ...claims].map((volume: Manifest) => [
        volume.name,
        volumeFolder(volume, folder, spec, cluster),
      ]),
    );
    const [container] = spec.containers;
    const args = [
      'run',
      '--detach',
      ...runFlags(container, spec, volumes, cluster),
      container.image,
      ...commandOf(container, cluster)
        .slice(1)
        .map((word) => addressOf(word, replica)),
    ];
    const daemon = new DaemonPod(lab, lab.docker(...(args as string[])).trim());
    await until('the daemon', () => daemon.probe(container.readinessProbe.exec.command));
    return daemon;
  }

  private probe(command: readonly string[]): boolean {
    return run(DOCKER, ['-H', this.lab.socket, 'exec', this.id, ...command]).status === 0;
  }

  public stop(): void {
    this.lab.docker('rm', '--force', this.id);
  }
}
