import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Fault, fault } from '../../model/faults';

/** What keeps output from being the templates of a chart, which `cdk8s synth --format helm` makes a folder for. */
export function helmFault(output: string): Fault | undefined {
  const folder = resolve(output);
  const isOfChart = basename(folder) === 'templates' && existsSync(join(folder, '../Chart.yaml'));
  return isOfChart ? fault('output-helm', [], { folder: output }) : undefined;
}
