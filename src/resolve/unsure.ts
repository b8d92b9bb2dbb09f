import type { Fault, FaultCode } from '../model/faults';

type Path = Fault['path'];

/** A code, and of names what they would be names of. */
type Kind = FaultCode | `undeclared ${string}`;

/** What the checks saw other than it was written, since it is malformed: of these fields of its own entry. */
const OWN_FIELDS: Partial<Record<Kind, readonly string[]>> = {
  'default-unfit': ['parameters'],
  'dependency-elsewhere': ['namespace'],
  'dependency-not-run': ['runner'],
  'dockerfile-missing': ['dockerfile', 'source'],
  'image-unknown': ['dependsOn'],
  'inline-unfound': ['cache', 'tags'],
  'list-misplaced': ['parameters'],
  'list-wanted': ['parameters'],
  'login-of-other-region': ['additionalImages', 'credentials', 'image', 'output', 'push'],
  'native-platform': ['platforms'],
  'native-platforms': ['platforms'],
  'native-tag': ['tags'],
  'newer-kubernetes': ['kubernetesVersion'],
  'not-admitted': ['builder', 'mode', 'runner', 'source'],
  'not-honoured': ['builder', 'runner'],
  'not-offered': ['builder'],
  'not-waited-for': ['runner'],
  'parameter-taken': ['runner'],
  'parameter-without-default': ['runner', 'trigger'],
  pointless: ['builder', 'runner'],
  'pull-request-trusted': ['pullRequests'],
  'pull-requests-exposed': ['builder', 'runner'],
  'pull-requests-lack': ['builder', 'cache', 'extraArgs', 'pod', 'secrets', 'ssh', 'steps'],
  'pull-requests-privileged': ['builder', 'runner'],
  'pull-requests-without-git': ['source'],
  'build-ref-unpushed': ['output', 'push'],
  'step-folder-without-command': ['runner', 'source'],
  'step-image-late': ['runner'],
  'step-without-command': ['runner'],
  'repository-first': ['builder', 'cache', 'image'],
  'notify-without-commit': ['source'],
  'pull-requests-choose-source': ['parameters', 'source'],
  'skip-after-first': ['tags'],
  'skip-by-tag': ['runner'],
  'skip-unpushed': ['output', 'push'],
  'skip-without-git': ['source'],
  'source-value-beside-results': ['runner'],
  'source-value-unfetched': ['source'],
  'source-value-unsaid': ['source'],
  'trigger-builds-the-same': ['parameters', 'source'],
  'trigger-open': ['cache', 'image', 'source', 'tags'],
  'undeclared parameter': ['parameters'],
  'volume-elsewhere': ['namespace'],
  'warmed-build': ['runner'],
};

/** The same, of what is left out anywhere: fields of entries, whole sections, or entries of a section (`builds.*`). */
const CROSSING: Partial<Record<Kind, readonly string[]>> = {
  'cache-overwritten': ['additionalImages', 'builder', 'cache', 'image', 'output', 'parameters', 'push', 'tags'],
  'daemon-elsewhere': ['namespace'],
  'dependency-elsewhere': ['namespace'],
  'dependency-not-run': ['runner', 'builds.*'],
  'group-differs': ['parameters', 'runner'],
  'image-named-by-run': ['builds.*', 'image', 'parameters', 'pullRequests', 'runner', 'tags'],
  'image-overwritten': ['additionalImages', 'image', 'output', 'parameters', 'push', 'tags'],
  'pull-requests-share': [
    ...['additionalImages', 'buildArgs', 'builder', 'cache', 'credentials', 'group', 'image', 'namespace'],
    ...['contexts', 'images', 'pod', 'registries', 'runner', 'source', 'steps'],
  ],
  'image-unknown': ['builds.*', 'dependsOn', 'matrix'],
  'image-unpushed': ['output', 'push'],
  'secrets-exposed': ['builder'],
  'source-value-of-upstream': ['image', 'source', 'tags'],
  'state-overlaps': ['builder', 'runner'],
  'state-shared': ['builder', 'cache', 'runner', 'source'],
  'undeclared daemon': ['daemons'],
  'undeclared volume': ['volumes'],
  'unknown-build': ['builds', 'builds.*', 'dependsOn', 'matrix'],
  'volume-elsewhere': ['namespace'],
  'volume-not-warmed': ['builder', 'cache', 'runner', 'builds.*', 'warmers.*', 'steps'],
  'volume-not-writable': ['builder', 'cache', 'steps'],
  'volume-unused': ['builder', 'cache', 'source', 'builds.*', 'warmers.*', 'steps'],
  'volume-written-by-many': ['builder', 'cache', 'runner', 'steps'],
  'warmed-build': ['builder', 'cache', 'parameters', 'runner'],
};

/** What a build lacks, it may have from `defaults`. */
const LACKING: readonly FaultCode[] = ['missing', 'missing-type'];

/**
 * The faults without those that may be untrue: whoever checked saw a default, or nothing, in place of what was left out
 * since it is malformed. Once that is mended they are found, if they are there.
 */
export function sureOf(faults: readonly Fault[], leftOut: readonly Path[]): Fault[] {
  const keys = new Set(leftOut.map(keyOf));
  const names = new Set(leftOut.flatMap(namesOf));
  const has = (path: Path) => path.some((_, i) => keys.has(keyOf(path.slice(0, i + 1))));
  const isLeftOut = (path: Path) => has(path) || (path[0] === 'builds' && has(['defaults', ...path.slice(2)]));
  // What is lacking stands there under a name that is not known, and that is said.
  const mistyped = new Set(
    faults.flatMap(({ code, path }) => (code === 'unknown-field' ? [keyOf(path.slice(0, -1))] : [])),
  );
  return faults.filter(({ code, path, data }) => {
    if (code === 'either-or' && mistyped.has(keyOf(path))) return false;
    const [section, name, field] = path;
    const kind: Kind = code === 'undeclared' ? `undeclared ${data.what}` : code;
    if (LACKING.includes(code)) return !(section === 'builds' && has(['defaults', field ?? '']));
    const own = (OWN_FIELDS[kind] ?? []).map((other) => [...path.slice(0, 2), other]);
    const seen = name === undefined ? [] : [path, ...own];
    return !seen.some(isLeftOut) && !(CROSSING[kind] ?? []).some((what) => names.has(what));
  });
}

/** What is left out, by name; a whole section or entry may have had any field. */
function namesOf([section, name, field]: Path): string[] {
  if (section === 'defaults') return name === undefined ? [] : [String(name)];
  const entries = [`${section}.*`, 'namespace'];
  if (name === undefined) return [String(section), ...entries];
  return field === undefined ? entries : [String(field)];
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
