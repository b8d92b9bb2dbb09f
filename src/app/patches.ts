import { isDeepStrictEqual } from 'node:util';
import { type ApiObject, JsonPatch } from 'cdk8s';
import { type Fault, fault, suggest } from '../model/faults';
import type { Patch, PatchOperation } from '../model/patch';

/** Changes objects as patches say, and says which of them cannot be. */
export function applyPatches(objects: readonly ApiObject[], patches: readonly Patch[]): Fault[] {
  const patching = new Patching(patches);
  patching.apply(objects);
  return patching.faults();
}

/** Patches as they are made of objects that come one after the other, and are kept by nobody. */
export class Patching {
  private readonly found: (Fault[] | undefined)[] = [];
  private readonly seen: Known[] = [];

  public constructor(private readonly patches: readonly Patch[]) {}

  public apply(objects: readonly ApiObject[]): void {
    // Few definitions have patches, and then a name is no more than what one may have been meant by.
    if (this.patches.length > 0)
      this.seen.push(...objects.map((object) => ({ kind: object.kind, name: nameOf(object) })));
    for (const [i, { target, patch }] of this.patches.entries())
      for (const object of objects.filter((one) => isTarget(one, target)))
        this.found[i] = [...(this.found[i] ?? []), ...changed(object, patch, ['patches', i, 'patch'])];
  }

  /** What was wrong, once all objects have come. */
  public faults(): Fault[] {
    return this.patches.flatMap(
      ({ target }, i) =>
        this.found[i] ?? [
          fault('patch-unmatched', ['patches', i, 'target'], { ...named(target), hint: hintFor(target, this.seen) }),
        ],
    );
  }
}

interface Known {
  readonly kind: string;
  readonly name: string;
}

function hintFor({ kind, name }: Patch['target'], known: readonly Known[]) {
  const alike = known.filter((one) => one.kind === kind).map((one) => one.name);
  return alike.length > 0 ? suggest(name, alike) : suggest(kind, [...new Set(known.map((one) => one.kind))]);
}

function named({ kind, name }: Patch['target']) {
  return { kind, name };
}

/** Whether a patch is for an object. */
export function isTarget(object: ApiObject, { kind, name, namespace }: Patch['target']): boolean {
  const isNamespace = namespace === undefined || object.metadata.namespace === namespace;
  return object.kind === kind && nameOf(object) === name && isNamespace;
}

/** Its name, or the beginning of those that it gets. */
function nameOf(object: ApiObject): string {
  const generated = object.metadata.toJson().generateName as string | undefined;
  return generated?.replace(/-$/, '') ?? object.name;
}

function changed(object: ApiObject, patch: readonly PatchOperation[], path: Fault['path']): Fault[] {
  let document = object.toJson();
  for (const [i, operation] of patch.entries()) {
    const wrong = whyNot(document, operation);
    if (wrong === 'identity') return [fault('patch-identity', [...path, i, 'path'], {})];
    if (wrong !== undefined)
      return [fault('patch-failed', [...path, i], { kind: object.kind, name: nameOf(object), ...wrong })];
    const step = stepOf(operation);
    document = JsonPatch.apply(structuredClone(document), step);
    object.addJsonPatch(step);
  }
  return [];
}

type Failure = { readonly pointer: string; readonly flaw: 'missing' | 'list' | 'test' };

/** What keeps an operation from being done; the library does some that it cannot do, in silence. */
function whyNot(document: unknown, { op, path, from, value }: PatchOperation): 'identity' | Failure | undefined {
  if (op !== 'test' && op !== 'copy' && [path, from].some((one) => one !== undefined && IDENTITY.includes(one)))
    return 'identity';
  if (IDENTITY.includes(path) && op !== 'test') return 'identity';
  const source = op === 'move' || op === 'copy' ? (from as string) : path;
  if (op !== 'add' && valueAt(document, source) === NOWHERE) return { pointer: source, flaw: 'missing' };
  if (op === 'test')
    return isDeepStrictEqual(valueAt(document, path), value) ? undefined : { pointer: path, flaw: 'test' };
  return op === 'remove' || op === 'replace' ? undefined : whyNotInto(document, path);
}

/** What others know an object by. */
const IDENTITY = [
  '',
  '/apiVersion',
  '/kind',
  '/metadata',
  '/metadata/name',
  '/metadata/namespace',
  '/metadata/generateName',
];

function whyNotInto(document: unknown, path: string): Failure | undefined {
  const parent = valueAt(document, path.slice(0, path.lastIndexOf('/')));
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (typeof parent !== 'object' || parent === null) return { pointer: path, flaw: 'missing' };
  if (!Array.isArray(parent) || last === '-') return undefined;
  return /^(0|[1-9]\d*)$/.test(last) && Number(last) <= parent.length ? undefined : { pointer: path, flaw: 'list' };
}

const NOWHERE = Symbol('nowhere');

function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((value, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key) && key !== 'length';
    return isThere ? (value as Record<string, unknown>)[key] : NOWHERE;
  }, document);
}

function stepOf({ op, path, from = '', value }: PatchOperation): JsonPatch {
  const steps = {
    add: () => JsonPatch.add(path, value),
    replace: () => JsonPatch.replace(path, value),
    remove: () => JsonPatch.remove(path),
    move: () => JsonPatch.move(from, path),
    copy: () => JsonPatch.copy(from, path),
    test: () => JsonPatch.test(path, value),
  };
  return steps[op]();
}
