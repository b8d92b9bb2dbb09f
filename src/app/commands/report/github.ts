import { type Finding, type Findings, findingsOf } from './findings';
import { inRepository } from './in-repository';

/** What was found, as commands of a GitHub workflow, which shows them in the diff of a pull request. */
export function githubOf(found: Findings): string {
  return findingsOf(found)
    .map((finding) => `::${finding.level} ${propertiesOf(finding)}::${escaped(messageOf(finding))}\n`)
    .join('');
}

function propertiesOf({ file: named, line, column: col, code: title }: Finding): string {
  const file = named === undefined ? undefined : inRepository(named);
  return Object.entries({ file, line, col, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
    .join(',');
}

function messageOf({ path, message }: Finding): string {
  return path === undefined ? message : `${path}: ${message}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
