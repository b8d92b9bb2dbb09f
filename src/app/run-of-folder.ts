import { type Fault, fault, showPath } from '../model/faults';
import type { RunnerName } from '../model/runner';
import { showText, type Text } from '../model/text';
import type { Definition } from '../resolve/definition';
import { withSource } from '../resolve/given';
import { readSources } from '../resolve/load';
import type { Sources } from '../resolve/sources';
import { runOf } from './run';
import { type Place, type Upload, withUpload } from './upload';

/** A build of a definition that was read, and which runner shall run it. */
export interface Asked {
  readonly sources: Sources;
  readonly definition: Definition;
  readonly build: string;
  readonly runner: RunnerName | undefined;
}

type Run = Exclude<ReturnType<typeof runOf>, Fault>;

/** What starts a run of what lies in a folder: once it is sure that there can be one, the source is pushed. */
export function runOfFolder(asked: Asked, place: Place, say: (line: string) => void): Run | Fault | Fault[] {
  const unit = asked.definition.builds.find(({ name, push }) => push && name === asked.build);
  if (unit === undefined) return fault('not-runnable', [], { what: 'start', names: [asked.build] });
  const { source } = unit.build;
  return withUpload(unit.build, place, (upload): Run | Fault | Fault[] => {
    const run = ofArtifact(asked, upload.ref, 'path' in source ? source.path : undefined);
    if (Array.isArray(run) || 'code' in run) return run;
    tellOf(upload, say);
    const wrong = upload.push();
    if (wrong) return wrong;
    say(`pushed ${upload.ref}`);
    return run;
  });
}

function ofArtifact({ sources, build, runner }: Asked, ref: string, path: Text | undefined): Run | Fault | Fault[] {
  const source = { type: 'oci', ref, ...(path === undefined ? {} : { path: showText(path) }) };
  const { definition, found } = readSources(withSource(sources, build, source));
  if (definition !== undefined) return runOf(definition, build, runner, true);
  const ofCommits = found
    .filter(({ code }) => code === 'source-value-unfetched')
    .map(({ path: place }) => showPath(place));
  return ofCommits.length > 0
    ? fault('not-packed', [], { why: 'commits', what: [...new Set(ofCommits)].join(', ') })
    : [...found];
}

const NAMED = 8;

function tellOf({ files, bytes, uncommitted, submodules }: Upload, say: (line: string) => void): void {
  const named = (all: readonly string[]) =>
    `${all.slice(0, NAMED).join(', ')}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ''}`;
  say(`packed ${files} ${files === 1 ? 'file' : 'files'}, ${Math.ceil(bytes / 1000)} kB`);
  if (uncommitted.length > 0) say(`with what no commit has: ${named(uncommitted)}`);
  if (submodules.length > 0) say(`without submodules: ${named(submodules)}`);
}
