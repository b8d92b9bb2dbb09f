import { shortName } from '../../model/names';
import type { Workload } from '../runner';

/** What is made for an EventListener is called as that, with `el-` before it. */
const MAX_COMMON_NAME = 60;

/** What builds of a namespace have in common is that of their definition, if that has a name: another has its own. */
export function commonName(name: string, { partOf }: Pick<Workload, 'partOf'>): string {
  return partOf === undefined ? name : shortName(`${partOf}-${name}`, MAX_COMMON_NAME);
}

/** The label of the definition that something is of. */
export function partOfLabel(partOf: string | undefined): Record<string, string> {
  return partOf === undefined ? {} : { 'app.kubernetes.io/part-of': partOf };
}
