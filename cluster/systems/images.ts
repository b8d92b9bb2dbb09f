import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ImageRoot } from '../../e2e/lab/images';
import type { Image } from '../../e2e/lab/tools';
import type { Programs } from '../lab/build';
import { PAUSE } from '../lab/node';

const REPOSITORY = 'localhost';
const PATH = '/usr/bin';

/** The image of a program of Tekton or Argo. */
export const systemImage = (program: string) => `${REPOSITORY}/${program}:lab`;
export const EVENTS_IMAGE = systemImage('argo-events');
/** What Tekton runs scripts with. */
export const SHELL = systemImage('shell');

/** The images of all controllers and webhooks, and of what they put into pods; each in a folder of its own. */
export function systemImages(programs: Programs, folder: string): Image[] {
  const image = (
    name: string,
    fill: (root: ImageRoot) => void,
    entrypoint?: readonly string[],
    user?: string,
  ): Image => {
    const root = new ImageRoot(join(folder, name.replace(/\W/g, '-')));
    fill(root);
    return { name, root: root.path, env: { PATH }, entrypoint, user };
  };
  // Triggers starts its sink, and Tekton copies its entrypoint, from where ko puts programs.
  const tekton = readdirSync(programs.tekton).map((file) => {
    const program = `/ko-app/${file.replace(/^\w+-/, '')}`;
    const fill = (root: ImageRoot) => root.program(join(programs.tekton, file), program.slice(1));
    return image(systemImage(file), fill, [program]);
  });
  // The controller's manifest wants a user who is not root, and leaves who it is to the image.
  const argo = readdirSync(programs.argo).map((file) => {
    const fill = (root: ImageRoot) => root.busybox().program(join(programs.argo, file));
    return image(systemImage(`argo-${file}`), fill, [file], file === 'workflow-controller' ? '8737' : undefined);
  });
  const events = (folder: string) =>
    image(EVENTS_IMAGE, (root) => root.program(join(folder, 'argo-events')), ['argo-events']);
  return [
    image(PAUSE, (root) => root.program('/bin/busybox'), ['/usr/bin/busybox', 'tail', '-f', '/dev/null']),
    image(SHELL, (root) => root.busybox()),
    ...tekton,
    ...argo,
    ...(programs.events === undefined ? [] : [events(programs.events)]),
  ];
}
