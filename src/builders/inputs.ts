import type { Build } from '../model/build';
import { dockerfileOf } from '../model/inputs';
import { type Text, text } from '../model/text';
import { type PlanParts, projectedParts } from '../plan/parts';
import { type ProjectedKey, SOURCE_VOLUME, SSH_VOLUME } from '../plan/plan';
import { contextPath, withoutEnd } from './source';

/** The folder that the path of a Dockerfile begins at. */
export function dockerfileFolder(build: Build): Text {
  return dockerfileOf(build).from === 'source' ? text`${{ volume: SOURCE_VOLUME }}` : contextPath(build);
}

/** Where the Dockerfile lies once the source is there. */
export function dockerfilePath(build: Build): Text {
  return text`${dockerfileFolder(build)}/${dockerfileOf(build).path}`;
}

/** The keys for `RUN --mount=type=ssh`, each a file named by its id. */
export function sshParts({ ssh }: Build): PlanParts {
  const keys = ssh.map(({ id, secret, key }): ProjectedKey => ({ secret, key, path: id }));
  return projectedParts(SSH_VOLUME, keys);
}

/** Those keys as flags of buildctl, buildx and Buildah have them. */
export function sshKeys({ ssh }: Build): Text[] {
  return ssh.map(({ id }) => text`${id}=${{ volume: SSH_VOLUME }}/${id}`);
}

/** Further contexts: their names, and where they are, a folder or an image. */
export function namedContexts({
  contexts,
}: Build): { readonly name: string; readonly folder?: Text; readonly image?: Text }[] {
  return Object.entries(contexts).map(([name, { path, image }]) =>
    path === undefined
      ? { name, image: image ?? [] }
      : { name, folder: text`${{ volume: SOURCE_VOLUME }}/${withoutEnd(path)}` },
  );
}

/** The same in the words of buildx and Buildah. */
export function contextFlags(build: Build): Text[] {
  return namedContexts(build).map(({ name, folder, image = [] }) =>
    folder ? text`--build-context=${name}=${folder}` : text`--build-context=${name}=docker-image://${image}`,
  );
}
