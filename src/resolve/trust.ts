/** The proof that nothing which a pull request may write is of any use to what is trusted. */
import { BUILDERS } from '../builders';
import { daemonPlan } from '../daemons/plan';
import { daemonOf } from '../model/builder';
import { type Fault, fault, under } from '../model/faults';
import { hasReferences, referencesOf, showText } from '../model/text';
import { planOf } from '../runners/plans';
import type { BuildUnit } from '../runners/render';
import { isSame, type Place, type Resource, type Run, runsOf, type Subjects } from './runs';

/** What of untrusted runs is unsafe in itself, and what they share with trusted ones; each where the untrusted build has it. */
export function checkTrust(subjects: Subjects): Fault[] {
  const untrusted = subjects.builds.filter(({ untrusted, faulty }) => untrusted && !faulty);
  if (untrusted.length === 0) return [];
  const runs = runsOf(subjects);
  const trusted = indexOf(runs.filter((run) => run.trusted));
  return [
    ...untrusted.flatMap((unit) => checkAlone(unit, subjects)),
    ...runs.filter((run) => !run.trusted).flatMap((run) => sharedWith(trusted, run)),
  ];
}

/** A builder that hides nothing from RUN steps, or has the rights of root on the node. */
function checkAlone({ path, build }: BuildUnit, { daemons }: Subjects): Fault[] {
  const { type } = build.builder;
  const served = daemons.filter(({ name }) => name === daemonOf(build.builder));
  const plans = [
    ...build.runner.map((settings) => planOf(build, { push: true, runner: settings.type })),
    ...served.map(({ name, settings }) => daemonPlan(name, settings)),
  ];
  const isPrivileged = plans
    .flatMap(({ tasks }) => tasks)
    .some((task) => 'privileges' in task && task.privileges.privileged && !task.privileges.userNamespace);
  return under(path, [
    ...(BUILDERS[type].showsCredentials ? [fault('pull-requests-exposed', ['builder'], { builder: type })] : []),
    ...chosenSource(build),
    ...(isPrivileged ? [fault('pull-requests-privileged', ['builder', 'mode'], {})] : []),
  ]);
}

/** A repository that whoever starts the run could choose, among all that the credentials may read. */
function chosenSource({ source }: BuildUnit['build']): Fault[] {
  if (source.type !== 'git' || source.credentials === undefined || !hasReferences(source.url)) return [];
  const values = referencesOf(source.url).map((part) => showText([part]));
  return [fault('pull-requests-choose-source', ['source', 'url'], { url: showText(source.url), values })];
}

/** The resources of trusted runs, by what they are and are called; and the places that a run of theirs has a part in. */
interface Index {
  readonly byName: ReadonlyMap<string, readonly Holder[]>;
  readonly places: readonly { readonly by: string; readonly place: Place }[];
}

type Holder = { readonly by: string; readonly resource: Resource };

function indexOf(runs: readonly Run[]): Index {
  const byName = new Map<string, Holder[]>();
  for (const { by, holds } of runs)
    for (const resource of holds) {
      const known = byName.get(keyOf(resource)) ?? [];
      byName.set(keyOf(resource), known);
      known.push({ by, resource });
    }
  return { byName, places: runs.flatMap(({ by, uses }) => uses.map((place) => ({ by, place }))) };
}

function keyOf({ what, name }: Resource): string {
  return `${what} ${name}`;
}

/** Each thing once, with the first trusted run that has it too. */
function sharedWith({ byName, places }: Index, { path, holds, writes }: Run): Fault[] {
  const held = holds.flatMap((resource) => {
    const other = byName.get(keyOf(resource))?.find((holder) => inOneNamespace(resource, holder.resource));
    if (other === undefined) return [];
    const { what, name } = resource;
    return [fault('pull-requests-share', [...path, ...resource.field], { what, name, by: other.by })];
  });
  const written = writes.flatMap((place) => {
    if (hasReferences(place.text)) return [chosen(path, place)];
    const other = places.find((one) => isSame(one.place, place));
    if (other === undefined) return [];
    const data = { what: place.what, name: showText(place.text), by: other.by };
    return [fault('pull-requests-share', [...path, ...place.field], data)];
  });
  return [...new Map([...held, ...written].map((one) => [`${one.path} ${one.data.name}`, one])).values()];
}

function chosen(path: Fault['path'], { text, field }: Place): Fault {
  const values = referencesOf(text).map((part) => showText([part]));
  return fault('pull-requests-choose', [...path, ...field], { place: showText(text), values });
}

/** What has no namespace may be of any. */
function inOneNamespace(one: Resource, other: Resource): boolean {
  return one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace;
}
