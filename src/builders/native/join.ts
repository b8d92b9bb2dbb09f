import type { Build } from '../../model/build';
import { text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { joinParts } from '../../plan/parts';
import { type ContainerTask, CREDENTIALS_VOLUME, type Plan } from '../../plan/plan';
import { destinations, TAKE_IMAGES } from '../build';
import { credentialParts } from '../credentials';
import { regctlCertificates, regctlHosts } from '../regctl';

/**
 * What joins images to one index, under each of its names: with regctl, which copies into each repository what is not
 * there. See https://github.com/regclient/regclient
 */
export function joining(build: Build, parted: readonly string[]): Plan {
  const repositories = [build.image, ...build.additionalImages];
  const parts = joinParts(
    credentialParts({ ...build, repositories }),
    regctlCertificates('index-ca', build.registries),
  );
  const task: ContainerTask = {
    name: 'index',
    phase: 'index',
    takes: ['image'],
    gives: ['image'],
    image: toolImages(build.images).regctl,
    command: [text`sh`, text`-euc`, [JOIN], text`index`],
    args: [
      text`${{ digestFile: true }}`,
      ...destinations(build),
      text`--`,
      ...regctlHosts(build.registries),
      ...parted.map((name) => text`--ref=${{ imageOf: name }}`),
    ],
    env: build.credentials === undefined ? {} : { DOCKER_CONFIG: text`${{ volume: CREDENTIALS_VOLUME }}` },
    mounts: parts.mounts,
    privileges: { user: 1000, group: 1000, capabilities: [] },
  };
  return { tasks: [...parts.tasks, task], volumes: parts.volumes };
}

/** The same images make the same index under each name. Without a name it is there already, and only its digest is told. */
const JOIN = `result=$1
shift
${TAKE_IMAGES}
for image in $images; do
  regctl index create "$image" "$@"
done
digest=$(regctl index create --by-digest "$image" "$@")
printf %s "$digest" > "$result"`;
