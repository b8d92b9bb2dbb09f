import { entry, inBuild, inFile } from './entry';

const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';

/** Faults of runs that shall build nothing where the image is there. */
export const SKIP_FAULTS = {
  'skip-unpushed': entry<{ skip: string }>({
    words: ({ skip }) =>
      `skip: ${skip} looks for the image in its registry, and this build pushes none; leave skip out`,
    summary: 'An image that goes nowhere is nowhere to be found.',
    remedy: 'Leave `skip` out, or push the image.',
    example: inBuild('push: false\nskip: unchanged'),
  }),
  'skip-with-output': entry<{ output: string }>({
    words: ({ output }) =>
      `a run that builds nothing writes nothing to the volume of output: {type: ${output}, …}; leave output or skip out`,
    summary: 'A run that builds nothing would leave on the volume what the last one wrote.',
    remedy: 'Leave one of the two out.',
    example: inBuild(
      'push: true\nskip: unchanged\noutput: { type: oci, volume: images }',
      'volumes:\n  images: { size: 1Gi }',
    ),
  }),
  'skip-without-git': entry<{ source: string }>({
    words: ({ source }) =>
      `nobody knows whether a source of type ${source} is what it was; write source: {type: git, …}, or skip: exists`,
    summary: 'Git knows its folders by what is in them. Of other sources a run would have to read every file.',
    remedy: 'Write a Git source, or `skip: exists`.',
    example: inBuild('skip: unchanged\nsource: { type: inline, files: { Dockerfile: FROM scratch } }'),
  }),
  'skip-never': entry<{ field: string; what: string }>({
    words: ({ field, what }) =>
      `${field} has ${what} in the image, which is of one push, so that no run would find the image of another; leave it out, write it in tags alone, or leave skip out`,
    summary: 'The image is made of something that no two pushes have in common.',
    remedy: 'Write such a value in `tags` alone: what is found gets all tags of the run.',
    example: inBuild('skip: unchanged\nlabels: { revision: $(source.commit) }'),
  }),
  'skip-by-tag': entry({
    words: () =>
      'Kubernetes knows the image of another build by its tag alone, and not whether it is what it was; write runner: tekton or argo, or leave skip out',
    summary: 'An image is made of another, of which nobody knows whether it has changed.',
    remedy: 'Run both on Tekton or Argo, which hand on digests.',
    example: inFile(
      `builds:\n  base:\n    image: registry.example.com/base\n    ${SOURCE}\n  api:\n    image: registry.example.com/api\n    ${SOURCE}\n    dependsOn: [base]\n    buildArgs: { BASE: $(builds.base.ref) }\n    skip: unchanged`,
    ),
  }),
  'skip-after-first': entry({
    words: () =>
      'the tag latest is there once there is an image, so that nothing would be built again; write a tag that tells images apart, as $(source.commit), or skip: unchanged',
    summary: 'With tags that never change a second run finds them, whatever has changed.',
    remedy: 'Write a tag for each version, or `skip: unchanged`.',
    example: inBuild('skip: exists'),
  }),
};
