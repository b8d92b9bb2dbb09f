import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { certificates } from '../lab/daemon';
import { freePort, run, start, stop, until } from '../lab/processes';

const LOGIN = 'lab:lab-password';
const SERVICE = 'field';

/** A registry like those of the field: TLS by an authority of its own, tokens with scopes, repositories of two parts. */
export class FieldRegistry {
  private constructor(
    public readonly host: string,
    /** The authority that signed its certificate. */
    public readonly ca: string,
    private readonly servers: readonly ChildProcess[],
  ) {}

  public static async start(folder: string): Promise<FieldRegistry> {
    certificates(folder, 'localhost');
    const at = (name: string) => join(folder, name);
    const [host, tokens] = [`127.0.0.1:${await freePort()}`, await freePort()];
    const config = {
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: at('storage') } },
      http: { addr: host, tls: { certificate: at('server.crt'), key: at('server.key') } },
      auth: {
        token: {
          ...{ realm: `https://127.0.0.1:${tokens}/token`, service: SERVICE, issuer: 'field' },
          rootcertbundle: at('ca.crt'),
        },
      },
    };
    writeFileSync(at('registry.json'), JSON.stringify(config));
    const program = ['--import', require.resolve('tsx'), resolve(__dirname, 'tokens.ts')];
    const servers = [
      start('docker-registry', ['serve', at('registry.json')], at('registry.log')),
      start(process.execPath, [...program, folder, String(tokens), SERVICE, LOGIN], at('tokens.log')),
    ];
    const answers = (url: string) =>
      run('curl', ['--silent', '--output', '/dev/null', '--cacert', at('ca.crt'), url]).status === 0;
    await until('the registry', () => answers(`https://${host}/v2/`));
    await until('its tokens', () => answers(`https://127.0.0.1:${tokens}/token`));
    return new FieldRegistry(host, readFileSync(at('ca.crt'), 'utf8'), servers);
  }

  /** The Secret of those who may push. */
  public get credentials(): Record<string, string> {
    const auth = Buffer.from(LOGIN).toString('base64');
    return { '.dockerconfigjson': JSON.stringify({ auths: { [this.host]: { auth } } }) };
  }

  public async stop(): Promise<void> {
    for (const server of this.servers) await stop(server);
  }
}
