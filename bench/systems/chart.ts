import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A chart that makes of a list of names what a definition of as many builds becomes: one build's manifests, in a loop. */
export function chartOf(folder: string, one: ReadonlyMap<string, string>, names: readonly string[]): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: builds\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'values.yaml'), `builds: ${JSON.stringify(names)}\n`);
  const documents = [...one]
    .filter(([path]) => path.endsWith('.yaml') && !/kustomization|name-reference/.test(path))
    .flatMap(([, content]) => content.split(/^---\n/m));
  const ofBuild = documents.filter((text) => text.includes('service-0'));
  const shared = documents.filter((text) => !text.includes('service-0') && /^kind:/m.test(text));
  writeFileSync(
    join(folder, 'templates/builds.yaml'),
    `{{- range $name := .Values.builds }}\n${ofBuild.map((text) => `---\n${templateOf(text)}`).join('')}{{- end }}\n`,
  );
  writeFileSync(join(folder, 'templates/shared.yaml'), shared.map((text) => `---\n${escaped(text)}`).join(''));
}

function templateOf(text: string): string {
  return escaped(text).replaceAll('service-0', '{{ $name }}');
}

/** Braces of Argo are text to helm. */
function escaped(text: string): string {
  return text.replace(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
}
