import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder } from '../../e2e/lab/programs';
import type { Kubectl } from '../lab/kubectl';
import { PARTS } from '../lab/parts';
import { SHELL, systemImage } from './images';

/** Tekton Pipelines and Triggers from their modules' own manifests, which `ko` would fill with the images that we made. */
export function installTekton(kubectl: Kubectl): void {
  const pipeline = join(moduleFolder(PARTS.tekton, 'github.com/tektoncd/pipeline'), 'config');
  const triggers = join(moduleFolder(PARTS.tekton, 'github.com/tektoncd/triggers'), 'config');
  kubectl.apply(manifests(join(pipeline, '100-namespace')));
  const definitions = [manifests(join(pipeline, '300-crds')), manifests(triggers, (name) => name.startsWith('300-'))];
  kubectl.apply(definitions.join('\n---\n'));
  kubectl.must(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  const rest = [
    manifests(pipeline, (name) => name !== 'webhook-hpa.yaml'),
    manifests(triggers, (name) => !name.startsWith('300-')),
    manifests(join(triggers, 'interceptors')),
  ];
  kubectl.apply(rest.join('\n---\n'));
}

function manifests(folder: string, wanted = (_name: string): boolean => true): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && wanted(name));
  return files.map((name) => withImages(readFileSync(join(folder, name), 'utf8'))).join('\n---\n');
}

function withImages(text: string): string {
  return text
    .replace(/ko:\/\/github\.com\/tektoncd\/(\w+)\/cmd\/(\w+)/g, (_, module, program) =>
      systemImage(`${module}-${program}`),
    )
    .replace(/cgr\.dev\/chainguard\/busybox@sha256:[0-9a-f]{64}/g, SHELL);
}
