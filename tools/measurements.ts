import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableOf } from './markdown';

/** What a build of a service took, in seconds; each time in a new pod. */
interface Measured {
  readonly service: string;
  readonly builder: string;
  readonly cache: string;
  readonly cold: number;
  readonly warm: number;
  readonly source: number;
  readonly dependency: number;
}

const HEAD = ['service', 'builder', 'cache', 'cold', 'warm', 'of its limit', 'source changed', 'of its limit'];
const MORE = ['dependency changed', 'of its limit'];

/** The table of `docs/services.json`, which `npm run e2e` writes where E2E_SERVICES names it. */
export function servicesTable(): string {
  const all = JSON.parse(readFileSync(join(__dirname, '../docs/services.json'), 'utf8')) as Measured[];
  return tableOf(
    [...HEAD, ...MORE],
    all.map((row) => {
      const limit = limitOf(row, all);
      const times = (['warm', 'source', 'dependency'] as const).flatMap((what) => {
        return [seconds(row[what]), row === limit ? '-' : `${(row[what] / limit[what]).toFixed(1)} ×`];
      });
      return [row.service, row.builder, row.cache, seconds(row.cold), ...times];
    }),
  );
}

/** What keeps every layer: the state of the same builder; of Kaniko, which keeps none, that of BuildKit. */
function limitOf({ service, builder }: Measured, all: readonly Measured[]): Measured {
  const of = builder === 'kaniko' ? 'buildkit' : builder;
  return all.find((row) => row.service === service && row.builder === of && row.cache === 'state') as Measured;
}

const seconds = (value: number) => `${value.toFixed(1)} s`;
