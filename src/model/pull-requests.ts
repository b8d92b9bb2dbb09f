import * as z from 'zod';
import { builder } from './builder';
import { cache } from './cache';
import { credentials, secretKey, secretRef } from './credentials';
import { notify } from './notify';
import { listOf, object, textOf } from './schema';
import { allow } from './trigger';

/** What differs for what a pull request starts: whoever may open one decides what is executed there. */
export const pullRequests = object(
  'PullRequests',
  'What the build is for pull requests: one of its own, `NAME-pr`, that shares nothing it may write with what builds of trusted branches use. It has none of their secrets, no state, ' +
    'no daemon of theirs, no privileges on the node, no `extraArgs`, no step that is given a secret or more rights, and a service account of its own. It reads the caches that the build keeps in registries. ' +
    'See https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
  {
    image: textOf('repository').optional().meta({
      description:
        'Repository its image is pushed to: one that no trusted build reads or writes. Registries grant rights by repository, so a tag is no boundary.',
      absent: 'its image goes nowhere; that it can be built is all that is seen',
    }),
    tags: listOf(textOf('tag')).min(1).optional().meta({
      description: 'Tags its image is pushed with.',
      absent: 'those of the build',
    }),
    cache: cache.prefault('none').meta({
      description:
        'Where its layers are kept, and looked for first: in places of its own. After these come the caches that the build itself keeps in registries, which it only reads.',
      absent: 'nothing is kept; it reads the caches of the build',
    }),
    credentials: credentials.optional().meta({
      description:
        'How they are known to registries, as for a build: for the repositories of pull requests, and for those of the build rights to pull alone.',
      absent: 'none: the registries are open',
    }),
    sourceCredentials: z.union([secretRef, secretKey]).optional().meta({
      description: 'Secret for a private repository, as `source.credentials`: one that may only read.',
      absent: 'the repository is public',
    }),
    notify: notify.optional().meta({
      description: 'Which host is told how they go, as `notify` of a build, with a token of their own.',
      absent: 'nobody is told',
    }),
    allow: allow.default('members').meta({
      description:
        'Whose pull requests a `trigger` starts by itself. `members`: those of branches of the repository, which only who may push there can open, and on GitHub those of its members and collaborators; ' +
        'on GitHub and GitLab others once somebody gives them the label `ok-to-test`, for the commit that they have then. `everyone`: whoever opens one uses your machines.',
    }),
    builder: builder.optional().meta({
      description:
        'The program that builds them, where it shall be another; not `kaniko`, whose RUN steps read its credentials.',
      absent: 'that of the build, without its daemon and state, and `rootless` where that is privileged',
    }),
  },
);
export type PullRequests = z.output<typeof pullRequests>;
