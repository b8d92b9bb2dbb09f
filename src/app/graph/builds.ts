import { showText } from '../../model/text';
import { claimOf } from '../../plan/claims';
import type { Definition } from '../../resolve/definition';
import type { BuildUnit } from '../../runners/render';
import { type Arrow, type Box, type Drawing, drawing } from './drawing';
import { cacheArrows, volumeName } from './places';

/** The builds, what each waits for, and where the cache of each is. */
export function buildsDrawing({ builds, warmers }: Definition): Drawing {
  const arrows: Arrow[] = [
    ...builds.flatMap((unit) => cacheArrows(idOf(unit), unit.build)),
    ...warmers.map(({ name, settings }) => ({
      from: `warmer ${name}`,
      to: volumeName(claimOf(settings.volume)),
      text: 'fills',
    })),
    ...builds.flatMap((unit) =>
      unit.push ? unit.build.dependsOn.map((base) => ({ from: `build ${base}`, to: idOf(unit), text: 'base of' })) : [],
    ),
  ];
  const ids = new Set([...builds.map(idOf), ...warmers.map(({ name }) => `warmer ${name}`)]);
  const places = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))].filter((id) => !ids.has(id));
  const depths = [...new Set(builds.filter(({ push }) => push).map(({ depth }) => depth))].sort((a, b) => a - b);
  return drawing(
    [
      { title: 'warmers', boxes: warmerBoxes({ builds, warmers }) },
      { title: 'caches', boxes: places.map((id): Box => ({ id, kind: 'cache', lines: linesOf(id) })) },
      ...depths.map((depth) => ({
        title: depth === 0 ? 'builds' : 'builds on those',
        boxes: builds.filter((unit) => unit.push && unit.depth === depth).map(buildBox),
      })),
    ],
    arrows,
  );
}

const idOf = ({ name, push }: BuildUnit) => `${push ? 'build' : 'warmer'} ${name}`;

/** A place's kind and name. */
function linesOf(id: string): string[] {
  const [kind = '', ...name] = id.split(' ');
  return [name.join(' '), kind === 'in' ? 'in the image' : kind];
}

function buildBox(unit: BuildUnit): Box {
  const { name, build } = unit;
  return { id: idOf(unit), kind: 'build', lines: [name, `${build.builder.type}, for ${showText(build.image)}`] };
}

function warmerBoxes({ builds, warmers }: Pick<Definition, 'builds' | 'warmers'>): Box[] {
  return [
    ...warmers.map(
      ({ name, settings }): Box => ({
        id: `warmer ${name}`,
        kind: 'warmer',
        lines: [name, ...(settings.schedule ? [`at ${settings.schedule}`] : [])],
      }),
    ),
    ...builds
      .filter(({ push }) => !push)
      .map((unit): Box => ({ id: idOf(unit), kind: 'warmer', lines: [unit.name, `builds ${unit.build.name}`] })),
  ];
}
