import * as z from 'zod';
import { imageBuild } from '../src/spec/build';
import { buildKitDaemon } from '../src/spec/daemon';
import { buildsFile } from '../src/spec/file';
import { buildsJsonSchema, type JsonSchema, markedSchema } from '../src/spec/json-schema';
import { cacheVolume } from '../src/spec/volume';
import { cacheWarmer } from '../src/spec/warmer';
import { referenceOf } from './reference';
import { typeScriptOf } from './types';

const FIRST = [
  ...['BuildsFile', 'Build', 'GitSource', 'VolumeSource', 'InlineSource'],
  ...['BuildKitBuilder', 'KanikoBuilder', 'BuildahBuilder', 'DockerBuilder'],
  ...['KubernetesRunner', 'TektonRunner', 'ArgoRunner', 'ScriptRunner'],
];

/** Everything made from the zod schemas: contents by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const roots = z.object({
    file: buildsFile,
    build: imageBuild,
    volume: cacheVolume,
    warmer: cacheWarmer,
    daemon: buildKitDaemon,
  });
  const definitions = markedSchema(roots).$defs as Readonly<Record<string, JsonSchema>>;
  return new Map([
    ['src/spec/props.ts', typeScriptOf(definitions)],
    ['docs/reference.md', referenceOf(definitions, FIRST)],
    ['schema/builds.schema.json', `${JSON.stringify(buildsJsonSchema(), null, 2)}\n`],
  ]);
}
