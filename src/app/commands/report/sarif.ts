import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { FAULTS } from '../../../model/faults/codes';
import type { FaultCode } from '../../../model/faults/fault-code';
import { type Finding, type Findings, findingsOf } from './findings';
import { inRepository } from './in-repository';

/** What was found, in the static analysis results interchange format 2.1.0. */
export function sarifOf(found: Findings): string {
  const findings = findingsOf(found);
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const driver = { name: 'cached-builds', rules: codes.map(ruleOf) };
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'unicodeCodePoints', results: findings.map((one) => resultOf(one, codes)) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(code: string): ReportingDescriptor {
  const { summary, remedy } = FAULTS[code as FaultCode];
  return { id: code, shortDescription: { text: summary }, help: { text: remedy } };
}

function resultOf({ code, level, message, path, file, line, column }: Finding, codes: readonly string[]): Result {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  const artifact =
    file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
  const logical = path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path }] };
  const located = file !== undefined || path !== undefined;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level,
    message: { text: path === undefined ? message : `${path}: ${message}` },
    ...(located ? { locations: [{ ...artifact, ...logical }] } : {}),
  };
}

function uriOf(named: string): string {
  const file = inRepository(named);
  return isAbsolute(file) ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/');
}
