import { join } from 'node:path';
import { must, type Output, run } from '../../e2e/lab/processes';
import type { Manifest } from '../../test/manifests';
import type { Programs } from './build';
import { inside } from './namespace';
import { KUBECONFIG } from './place';

const env = { ...process.env, KUBECONFIG };

/** The cluster's own kubectl, as its administrator. */
export class Kubectl {
  public constructor(private readonly programs: Programs) {}

  public try(args: readonly string[], input?: string): Output {
    const [command, all] = inside([join(this.programs.kubernetes, 'kubectl'), ...args]);
    return run(command, all, { env, input });
  }

  public must(args: readonly string[], input?: string, more: NodeJS.ProcessEnv = {}): string {
    const [command, all] = inside([join(this.programs.kubernetes, 'kubectl'), ...args]);
    return must(command, all, { env: { ...env, ...more }, input }).stdout;
  }

  public get(...args: readonly string[]): Manifest {
    return JSON.parse(this.must(['get', '-o', 'json', ...args]));
  }

  /** Objects of the lab, or the text of their manifests: kubectl asks for no schemas, which a new server takes long to write. */
  public apply(what: string | readonly object[]): void {
    const text = typeof what === 'string' ? what : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: what });
    this.must(['apply', '--server-side', '--force-conflicts', '--validate=false', '-f', '-'], text);
  }
}
