import { entry, inBuild } from './entry';

const after = (step: string, more = '') =>
  inBuild(`${more}steps:\n  after:\n    - { name: scan, image: "registry.example.com/scanner:1.4", ${step} }`);
const before = (step: string) =>
  inBuild(`steps:\n  before:\n    - { name: test, image: "docker.io/library/node:22.12", ${step} }`);

/** Faults of the steps of a user around a build. */
export const STEP_FAULTS = {
  'step-name-taken': entry<{ name: string }>({
    words: ({ name }) => `a container of ours is called ${name}; call the step otherwise`,
    summary: 'Containers of one pod are told apart by their names, and some of them are what builds.',
    remedy: 'Call the step otherwise.',
    example: inBuild('steps: { before: [{ name: build, image: "docker.io/library/node:22.12" }] }'),
  }),
  'step-path-taken': entry<{ path: string }>({
    words: ({ path }) =>
      `${path} is where the step, or the system that runs it, has something of its own; mount the volume elsewhere, at /cache say`,
    summary:
      'Two things at one path are refused by a cluster, or the one hides the other: the source, secrets, what Tekton and Argo need.',
    remedy: 'Mount the volume elsewhere, at `/cache` say.',
    example: inBuild(
      'steps: { before: [{ name: test, image: "docker.io/library/node:22.12", volumes: [{ path: /run/secrets }] }] }',
    ),
  }),
  'step-name-twice': entry<{ name: string }>({
    words: ({ name }) => `another step of the build is called ${name}; call one of them otherwise`,
    summary: 'Steps before and after a build may be containers of one pod.',
    remedy: 'Call one of them otherwise.',
    example: inBuild(
      'steps:\n  before: [{ name: test, image: "docker.io/library/node:22.12" }]\n  after: [{ name: test, image: "docker.io/library/node:22.12" }]',
    ),
  }),
  'step-script-reference': entry<{ reference: string }>({
    words: ({ reference }) =>
      `a script takes what a run gives from its environment, and ${reference} would be read by the shell; write env: {VALUE: ${reference}} beside it, and "$VALUE" in it`,
    summary: 'A value in the text of a script would be a part of the script, whatever it says.',
    remedy: 'Write the value under `env`, and its variable in the script.',
    example: before("script: 'npm test -- $(params.suite)'"),
  }),
  'step-script-program': entry<{ program: string }>({
    words: ({ program }) =>
      `a script is read by sh, whatever its first line says; for ${program} write command: [${program}, -c] beside it, without that line`,
    summary: 'The first line of the script names another program than `sh`.',
    remedy: 'Name the program in `command`, with the flag by which it takes a script.',
    example: before('script: "#!/usr/bin/env python3\\nprint(\'tested\')"'),
  }),
  'build-ref-elsewhere': entry({
    words: () =>
      '$(build.ref) is known once the image is pushed, so only image, args and env of steps.after have it; leave it out',
    summary: 'The digest of an image is known once it is built, and what builds it cannot have it.',
    remedy: 'Use it in `steps.after`; `$$(build.ref)` is that text itself.',
    example: inBuild('labels: { self: $(build.ref) }'),
  }),
  'build-ref-unpushed': entry({
    words: () =>
      'the image goes to no registry, so it has no $(build.ref); mount the volume of output in the step, or leave push: false out',
    summary: 'An image is called by a repository and a digest once it is in a registry.',
    remedy: 'Mount the volume that `output` writes to, or push the image.',
    example: after('args: ["$(build.ref)"]', 'push: false\n'),
  }),
  'build-ref-always': entry<{ reference: string }>({
    words: ({ reference }) =>
      `a step that always runs does so where no image was built too; leave ${reference} out, or always: true`,
    summary: 'Where the build failed there is no image to refer to.',
    remedy: 'Leave the reference out, or `always`.',
    example: after('always: true, args: ["$(build.ref)"]', 'runner: tekton\n'),
  }),
  'step-after-source': entry<{ name: string }>({
    words: ({ name }) =>
      `steps after the build may run on another node than what fetched the source, and are not told of $(source.${name}); tag the image with it, or take it in steps.before`,
    summary: 'What is known of the source is known where it is fetched and built.',
    remedy: 'Tag the image with it, or take it in a step before the build.',
    example: after('args: ["$(source.commit)"]'),
  }),
  'step-folder-without-command': entry<{ folder: string }>({
    words: ({ folder }) =>
      `on tekton containers are there before the source is, so that a shell of the image enters ${folder}, and it must know the program; write command: [PROGRAM] as well (the image needs sh), or write runner: argo or kubernetes`,
    summary:
      'Tekton starts all steps of a Task at once and lets them wait. A folder that a container begins in would be made before the source is, by root, and nobody could fetch into it.',
    remedy: 'Write the program as `command`, with an image that has `sh`.',
    example: inBuild(
      'runner: tekton\nsource: { type: git, url: "https://git.example.com/shop.git", path: services/api }\nsteps:\n  before: [{ name: test, image: "docker.io/library/node:22.12", args: [npm, test] }]',
    ),
  }),
  'step-image-late': entry({
    words: () =>
      'a pod says all of its images before it starts, and this one is not built then; write runner: tekton or argo',
    summary: 'On Kubernetes a build and its steps are one pod, whose images are known when it is created.',
    remedy: 'Run it on Tekton or Argo, or let a program of another image fetch it by `$(build.ref)`.',
    example: inBuild('steps:\n  after:\n    - { name: smoke, image: $(build.ref), args: [--version] }'),
  }),
  'step-without-command': entry<{ reference: string; runner: string }>({
    words: ({ reference, runner }) =>
      `on ${runner} a shell of the image puts ${reference} in, and it must know the program; write command: [PROGRAM] as well (the image needs sh), or write runner: tekton${runner === 'argo' ? '' : ' or argo'}`,
    summary:
      'What becomes known while a pod runs, its containers hand on by a file. A shell puts it into the arguments, in place of the program of the image, which nobody knows.',
    remedy: 'Write the program as `command`, with an image that has `sh`; or use a runner that hands values on itself.',
    example: after('args: [image, "$(build.ref)"]'),
  }),
};
