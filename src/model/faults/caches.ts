import { entry, inBuild, inFile } from './entry';

const build = (name: string, more: string) =>
  `  ${name}:\n    source: { type: git, url: "https://git.example.com/${name}.git" }\n    ${more}`;

export interface Overwritten {
  readonly place: string;
  readonly by: string;
  readonly as: 'image' | 'cache';
  readonly own: boolean;
  /** What kind of place it is. */
  readonly type: string;
}

/** By what a cache of a kind is told from others; else by its `name`. */
const APART: Readonly<Record<string, string>> = { registry: 'ref' };

/** Faults of what is kept for the next build. */
export const CACHE_FAULTS = {
  'cache-overwritten': entry<Overwritten>({
    words: ({ place, by, as, own, type }) => {
      const whose = own ? (as === 'image' ? 'the image itself' : 'another of its caches') : `the ${as} of ${by}`;
      const apart = APART[type] ?? 'name';
      return `this cache is ${place}, which is ${whose}: each run replaces what the other left, and finds nothing of its own; write cache: {type: ${type}, ${apart}: …} with a ${apart} of its own`;
    },
    summary: 'A cache has one index: of two writers each loses what it kept when the other is done.',
    remedy: 'Write a `ref`, of a bucket a `name`, that nothing else is written to.',
    example: inFile(
      [
        'builds:',
        build('api', 'image: registry.example.com/shop\n    tags: [api]'),
        build('web', 'image: registry.example.com/shop\n    tags: [web]'),
      ].join('\n'),
    ),
  }),
  'image-overwritten': entry<Overwritten>({
    words: ({ place, by }) =>
      `this pushes ${place}, as ${by} does: whichever is done last has it; write another image or other tags, unless they are never both run`,
    summary: 'A warning: two builds push one image under one tag.',
    remedy: 'Write another image or other tags, or keep one of the builds.',
    example: inFile(
      [
        'builds:',
        build('api', 'image: registry.example.com/shop\n    cache: none'),
        build('web', 'image: registry.example.com/shop\n    cache: none'),
      ].join('\n'),
    ),
  }),
  'hub-otherwise': entry<{ value: string }>({
    words: ({ value }) => `${value} is Docker Hub, which builders know as docker.io; write docker.io`,
    summary: 'What is said of a registry is looked for under its name, and Docker Hub has several.',
    remedy: 'Write `docker.io`.',
    example: inFile(
      `registries: { index.docker.io: { mirrors: [mirror.example.com] } }\nbuilds:\n${build('api', 'image: registry.example.com/shop/api')}`,
    ),
  }),
  'bases-unread': entry({
    words: () =>
      'no build reads the volume whose Dockerfile is at hand; run this in a checkout of their repository, name one with --repo, or write images: […]',
    summary: 'A warmer takes its images from Dockerfiles, and these cannot be read.',
    remedy:
      'Run the command in a checkout of the repository of the builds, name one with `--repo`, or list the images.',
    example: inFile(
      'volumes:\n  bases: { size: 10Gi }\nwarmers:\n  bases: { volume: bases, from: builds }\nbuilds:\n  api:\n    image: registry.example.com/shop/api\n    source: { type: git, url: "https://git.example.com/shop.git" }\n    builder: kaniko\n    cache: { type: volume, volume: bases }',
    ),
  }),
  'inline-unfound': entry({
    words: () =>
      'an inline cache is found by a tag of the image, and each of these tags is known to its own run alone; add a tag that stays, such as latest, or write cache: registry',
    summary: 'The next run looks for the cache under tags that do not exist yet.',
    remedy: 'Add a tag that stays, or write `cache: registry`.',
    example: inBuild('cache: inline\ntags: [$(params.tag)]\nparameters: { tag: {} }'),
  }),
  'repository-first': entry<{ repository: string; name: string; region: string }>({
    words: ({ repository, name, region }) =>
      `ECR takes layers only for a repository that exists, and ${repository} is one of its own; run aws ecr create-repository --region ${region} --repository-name ${name} once, or write ref: with one that exists`,
    summary:
      'A warning: ECR makes no repository by itself, and Kaniko stays cold where it cannot push layers; Buildah fails.',
    remedy: 'Create the repository of the layers, once.',
    example: inBuild('image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api\nbuilder: kaniko'),
  }),
};
