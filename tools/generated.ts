import * as z from 'zod';
import { imageBuild } from '../src/model/build';
import { buildKitDaemon } from '../src/model/daemon';
import { buildsFile } from '../src/model/file';
import { buildsJsonSchema, markedSchema } from '../src/model/json-schema';
import { BUILDER_SETTINGS, RUNNER_SETTINGS } from '../src/model/settings';
import { cacheVolume } from '../src/model/volume';
import { cacheWarmer } from '../src/model/warmer';
import { RUNNERS } from '../src/runners';
import { commandPage, commandsTable } from './commands';
import { errorsPage } from './errors';
import { cachesTable, exceptionsTable } from './honours';
import { withTables } from './markdown';
import { matrix } from './matrix';
import { servicesTable } from './measurements';
import { pictures } from './pictures';
import { privilegesTable } from './privileges';
import { referenceOf } from './reference';
import type { Definitions } from './shared';
import { typeScriptOf } from './types';
import { versionsPage } from './versions';

const FIRST = [
  ...['BuildsFile', 'Build', 'GitSource', 'VolumeSource', 'InlineSource', 'OciSource', 'S3Source', 'GcsSource'],
  ...[...BUILDER_SETTINGS, ...RUNNER_SETTINGS].map((settings) => String(settings.meta()?.id)),
];

/** The tables of pages that are written by hand. */
function tablesOf(definitions: Definitions): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    'README.md': { commands: commandsTable(), matrix: matrix(definitions) },
    'docs/caching.md': { caches: cachesTable() },
    'docs/measurements.md': { services: servicesTable() },
    'docs/kubernetes.md': { privileges: privilegesTable(definitions) },
    'docs/script.md': { 'what becomes of fields': exceptionsTable(RUNNERS.script) },
  };
}

/** Everything made from the zod schemas, the tables of who honours what, and the table of faults: contents by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const roots = z.object({
    file: buildsFile,
    build: imageBuild,
    volume: cacheVolume,
    warmer: cacheWarmer,
    daemon: buildKitDaemon,
  });
  const definitions = markedSchema(roots).$defs as Definitions;
  return new Map([
    ['src/model/props.ts', typeScriptOf(definitions)],
    ['docs/command.md', commandPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/reference.md', referenceOf(definitions, FIRST)],
    ['docs/versions.md', versionsPage()],
    ...pictures(),
    ...Object.entries(tablesOf(definitions)).map(([page, tables]) => [page, withTables(page, tables)] as const),
    ['schema/builds.schema.json', `${JSON.stringify(buildsJsonSchema(), null, 2)}\n`],
  ]);
}
