/** What a build takes besides its source: keys for SSH, further contexts, a Dockerfile that lies elsewhere. */
import * as z from 'zod';
import { problem } from './faults';
import { isDataKey } from './names';
import { choice, issueOf, keyOfSecret, object, textOf, wordOf } from './schema';
import type { Text } from './text';

const sshKey = object(
  'SshKey',
  'A private key for `RUN --mount=type=ssh,id=ID`; it reaches the step as an agent, and never the image. See https://docs.docker.com/reference/dockerfile/#run---mounttypessh',
  {
    id: wordOf((value) => (isDataKey(value) ? undefined : problem('not-a-name', { value, rule: 'secretId' })))
      .default('default')
      .meta({ description: 'What the Dockerfile calls it.' }),
    ...keyOfSecret,
  },
);

export const ssh = z.array(sshKey).superRefine((keys, ctx) => {
  const ids = keys.map(({ id }) => id);
  ids.forEach((id, i) => {
    const first = ids.indexOf(id);
    if (first < i) ctx.addIssue(issueOf(problem('secret-id-taken', { first, id }), [i, 'id']));
  });
});

const namedContext = object(
  'NamedContext',
  'A context besides the source: exactly one of the two. See https://docs.docker.com/reference/cli/docker/buildx/build/#build-context',
  {
    path: textOf('path')
      .optional()
      .meta({ description: 'A folder of the source, from its top.', absent: 'it is an image' }),
    image: textOf('image')
      .optional()
      .meta({ description: 'An image: also `$(builds.NAME.ref)`.', absent: 'it is a folder' }),
  },
  ({ path, image }, refuse) => {
    if ((path === undefined) === (image === undefined)) refuse(problem('either-or', { of: 'context' }));
  },
);
export type NamedContext = z.output<typeof namedContext>;

/** Names that are references of images too: that is how a Dockerfile's FROM is given something else. */
const contextName = wordOf((value) =>
  /^[a-z0-9]+(?:[._:/-]+[a-z0-9]+)*$/.test(value) && value !== 'context' && value !== 'dockerfile'
    ? undefined
    : problem('not-a-name', { value, rule: 'context' }),
);

export const contexts = z.record(contextName, namedContext);

const dockerfileElsewhere = object('DockerfilePath', 'A Dockerfile outside of the build context.', {
  path: textOf('path').meta({ description: 'Its path.' }),
  from: choice('place of a Dockerfile', ['context', 'source']).default('context').meta({
    description:
      '`source`: from the top of the source, whatever `source.path` says. `context`: from the folder that is built.',
  }),
});

export const dockerfile = z.union([textOf('path'), dockerfileElsewhere]);

/** Where the Dockerfile lies, and from where that is said. */
export function dockerfileOf({ dockerfile: given }: { readonly dockerfile: z.output<typeof dockerfile> }): {
  readonly path: Text;
  readonly from: 'context' | 'source';
} {
  return 'path' in given ? given : { path: given, from: 'context' };
}
