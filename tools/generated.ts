import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { imageBuild } from '../src/model/build';
import { buildKitDaemon } from '../src/model/daemon';
import { buildsFile } from '../src/model/file';
import { buildsJsonSchema, type JsonSchema, markedSchema } from '../src/model/json-schema';
import { BUILDER_SETTINGS, RUNNER_SETTINGS } from '../src/model/settings';
import { cacheVolume } from '../src/model/volume';
import { cacheWarmer } from '../src/model/warmer';
import { errorsPage } from './errors';
import { cachesTable } from './honours';
import { referenceOf } from './reference';
import { typeScriptOf } from './types';

const FIRST = [
  ...['BuildsFile', 'Build', 'GitSource', 'VolumeSource', 'InlineSource'],
  ...[...BUILDER_SETTINGS, ...RUNNER_SETTINGS].map((settings) => String(settings.meta()?.id)),
];

/** A page with a table made anew. */
function withTable(page: string, table: string): string {
  const content = readFileSync(join(__dirname, '..', page), 'utf8');
  return content.replace(
    /(<!-- made by npm run generate -->\n)[\s\S]*?(\n<!-- \/made -->)/,
    (_, start, end) => `${start}${table}${end}`,
  );
}

/** Everything made from the zod schemas and the table of faults: contents by path. */
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
    ['src/model/props.ts', typeScriptOf(definitions)],
    ['docs/errors.md', errorsPage()],
    ['docs/reference.md', referenceOf(definitions, FIRST)],
    ['docs/caching.md', withTable('docs/caching.md', cachesTable())],
    ['schema/builds.schema.json', `${JSON.stringify(buildsJsonSchema(), null, 2)}\n`],
  ]);
}
