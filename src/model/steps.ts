/** The steps of a user around a build: what they are, and what they are given. */
import { posix } from 'node:path';
import * as z from 'zod';
import { problem } from './faults';
import { pinnedImageFault } from './image';
import { isDataKey, isDnsLabel } from './names';
import { wholeNumber } from './numbers';
import { envName, envValue } from './pod';
import { resources } from './resources';
import {
  issueOf,
  keyOfSecret,
  listOf,
  namedValues,
  object,
  pathBelow,
  type Refuse,
  textOf,
  verbatim,
  wordOf,
} from './schema';
import { volumeRef } from './source';

/** What containers of ours are called, and those of Argo. */
const TAKEN =
  /^(?:check|check-credentials|check-list-\d+|resolve|reuse|copy|index|report|main|wait|init|(?:fetch|login|source-login|warm|build|notify)(?:-.*)?)$/;

/** `step-NAME-volume-N` is the name of a volume. */
const MAX_STEP_NAME = 40;

const stepName = wordOf((value) => {
  if (!isDnsLabel(value)) return problem('not-a-name', { value, rule: 'label' });
  if (value.length > MAX_STEP_NAME) return problem('name-too-long', { length: value.length, max: MAX_STEP_NAME });
  return TAKEN.test(value) ? problem('step-name-taken', { name: value }) : undefined;
});

const pathFault = (value: string) =>
  /^\/[^:\s]/.test(value) && !value.split('/').includes('..')
    ? undefined
    : problem('not-a-name', { value, rule: 'mountPath' });

const absolutePath = wordOf(pathFault);

/** Where a step, or the system that runs it, has something of its own: nothing else is mounted there, nor below. */
const OURS = [
  ...['/dev/termination-log', '/docker-config', '/proc', '/run/secrets', '/sys', '/tekton'],
  ...['/var/run/argo', '/var/run/secrets'],
];

/** Below it is where the packages of a source may be kept. */
const SOURCE = '/workspace/source';

const volumePath = wordOf((value) => {
  const path = posix.join(value, '/');
  const taken = path === `${SOURCE}/` ? SOURCE : OURS.find((own) => path.startsWith(`${own}/`));
  return pathFault(value) ?? (taken === undefined ? undefined : problem('step-path-taken', { path: taken }));
});

const stepSecret = object('StepSecret', 'A secret as the file `/run/secrets/ID` of a step.', {
  id: wordOf((value) => (isDataKey(value) ? undefined : problem('not-a-name', { value, rule: 'secretId' }))).meta({
    description: 'What the file is called.',
  }),
  ...keyOfSecret,
});

const stepVolume = object('StepVolume', 'A volume of a step.', {
  path: volumePath.meta({ description: 'Where the step has it.' }),
  volume: volumeRef.optional().meta({
    description:
      'An entry of `volumes`, or in TypeScript a CacheVolume or claim: what is kept from one run to the next.',
    absent: 'an empty folder, gone with the pod',
  }),
  readOnly: z.boolean().default(false).meta({ description: 'Whether the step may only read it.' }),
});

/** What a shell would take for a command, and its author meant as a reference. */
const REFERENCE_IN_SCRIPT = /\$\((params|builds|source|matrix|build)\.[^()]+\)/;

const script = verbatim('variable').superRefine((value, ctx) => {
  const [reference] = REFERENCE_IN_SCRIPT.exec(value) ?? [];
  if (reference !== undefined) ctx.addIssue(issueOf(problem('step-script-reference', { reference })));
  const [, program = 'sh'] = /^#!\s*(?:\/usr\/bin\/env\s+)?(\S+)/.exec(value) ?? [];
  if (!/(?:^|\/)sh$/.test(program)) ctx.addIssue(issueOf(problem('step-script-program', { program })));
});

const fields = {
  name: stepName.meta({ description: 'What the container is called: each step of a build otherwise.' }),
  image: textOf('image', undefined, pinnedImageFault).meta({
    description:
      'The image it runs, with a tag or a digest that stays; after the build also `$(build.ref)`, the image itself.',
  }),
  command: z
    .array(wordOf(() => undefined))
    .min(1)
    .optional()
    .meta({
      description: 'The program, in place of that of the image; with `script` what reads that: `[python3, -c]`.',
      absent: 'the program of the image; with `script` `[sh, -euc]`',
    }),
  args: z.array(textOf('argument', 'variable')).default([]).meta({ description: 'Its arguments.' }),
  script: script.optional().meta({
    description: 'A script of your own, as it is: what a run gives it takes from `env`, and `args` as its `$1`, `$2`.',
    absent: 'none',
  }),
  env: namedValues(envName, envValue, 'variable').default({}).meta({
    description: 'Its environment, beside that of `pod.env`: text, or a value from a Secret or ConfigMap.',
  }),
  secrets: z
    .array(stepSecret)
    .superRefine((secrets, ctx) => {
      const ids = secrets.map(({ id }) => id);
      ids.forEach((id, i) => {
        const first = ids.indexOf(id);
        if (first < i) ctx.addIssue(issueOf(problem('secret-id-taken', { first, id }), [i, 'id']));
      });
    })
    .default([])
    .meta({ description: 'Secrets as files in `/run/secrets`.' }),
  volumes: z.array(stepVolume).default([]).meta({ description: 'Volumes of its own.' }),
  resources: resources.optional().meta({ description: 'Requests and limits of its container.', absent: 'none' }),
  user: wholeNumber(0, 2 ** 31 - 1)
    .optional()
    .meta({
      description: 'User and group that it runs as.',
      absent:
        '1000, without any right; before the build who the source belongs to, which with kaniko is root without a capability; in a script whoever runs it',
    }),
  capabilities: listOf(
    wordOf((value) =>
      /^[A-Z][A-Z_]*$/.test(value) ? undefined : problem('not-a-name', { value, rule: 'capability' }),
    ),
  )
    .default([])
    .meta({ description: 'Capabilities that it keeps; all others are dropped. See capabilities(7).' }),
};

function differingPaths({ volumes }: { readonly volumes: readonly { readonly path: string }[] }, refuse: Refuse): void {
  const paths = volumes.map(({ path }) => posix.join(path, '/'));
  paths.forEach((path, i) => {
    const first = paths.indexOf(path);
    if (first < i) refuse(problem('repeated', { first }), ['volumes', i, 'path']);
  });
}

const before = object(
  'StepBefore',
  'A step on the source before it is built: test, compile, generate. It may write the source, and what it writes is built; one that fails ends the run.',
  {
    ...fields,
    workingDir: pathBelow.optional().meta({
      description: 'Folder of the source it runs in, from its top.',
      absent: 'the folder that is built: `source.path`',
    }),
  },
  differingPaths,
);

const after = object(
  'StepAfter',
  'A step on the image once it is pushed: scan, sign, try, promote. `$(build.ref)` in `args` and `env` is the image by its digest; one that fails ends the run.',
  {
    ...fields,
    workingDir: absolutePath.optional().meta({ description: 'Folder it runs in.', absent: 'that of the image' }),
    always: z.boolean().default(false).meta({
      description:
        'Whether it runs once all else is over also where the build or a step failed. It has no `$(build.ref)`, since there may be none.',
    }),
  },
  differingPaths,
);

export const steps = object(
  'Steps',
  'Steps of your own around the build, one after the other.',
  {
    before: z.array(before).default([]).meta({ description: 'What is run on the source before it is built.' }),
    after: z.array(after).default([]).meta({ description: 'What is run on the image once it is there.' }),
  },
  ({ before: first, after: then }, refuse) => {
    const all = [
      ...first.map(({ name }, i) => ({ name, path: ['before', i, 'name'] })),
      ...then.map(({ name }, i) => ({ name, path: ['after', i, 'name'] })),
    ];
    for (const [i, { name, path }] of all.entries())
      if (all.findIndex((other) => other.name === name) < i) refuse(problem('step-name-twice', { name }), path);
  },
);
export type Steps = z.output<typeof steps>;
export type StepBefore = Steps['before'][number];
export type StepAfter = Steps['after'][number];
export type Step = StepBefore | StepAfter;

/** The Secrets that a step is given something of. */
export function secretsOfStep({ secrets, env }: Step): string[] {
  const variables = Object.values(env).flatMap((value) => ('secret' in value ? [value.secret] : []));
  return [...secrets.map(({ secret }) => secret), ...variables];
}
