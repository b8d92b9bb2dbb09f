import type { Build } from '../../model/build';
import type { Registries } from '../../model/registry';
import { type Text, text } from '../../model/text';
import { toolImages } from '../../model/tools';
import { joinParts, type PlanParts, projectedParts } from '../../plan/parts';
import { type ContainerTask, CREDENTIALS_VOLUME, type Plan, type ProjectedKey } from '../../plan/plan';
import { destinations, TAKE_IMAGES } from '../build';
import { credentialParts } from '../credentials';

/**
 * What joins images to one index, under each of its names: with regctl, which copies into each repository what is not
 * there. See https://github.com/regclient/regclient
 */
export function joining(build: Build, parted: readonly string[]): Plan {
  const repositories = [build.image, ...build.additionalImages];
  const parts = joinParts(credentialParts({ ...build, repositories }), trusted(build.registries));
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
      ...hosts(build.registries),
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

function hosts(registries: Registries): Text[] {
  return Object.entries(registries).flatMap(([host, { http, insecure }]) => {
    if (http) return [text`--host=reg=${host},tls=disabled`];
    return insecure ? [text`--host=reg=${host},tls=insecure`] : [];
  });
}

/** Where regctl looks for the certificates of a registry, as Docker does. */
const CERTIFICATES = '/etc/docker/certs.d';

function trusted(registries: Registries): PlanParts {
  const keys = Object.entries(registries).flatMap(([host, { ca }]): ProjectedKey[] =>
    ca ? [{ ...ca, path: `${host}/ca.crt` }] : [],
  );
  return projectedParts('index-ca', keys, CERTIFICATES);
}
