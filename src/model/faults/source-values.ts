import { SOURCE_VALUE_NAMES } from '../source-values';
import { entry, inBuild, inFile } from './entry';
import { type Hint, hinted } from './known';

const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';
const build = (name: string, image: string, more: string) =>
  `  ${name}:\n    image: registry.example.com/${image}\n    ${SOURCE}\n    ${more}`;
const two = (one: string, other: string, rest = '') =>
  inFile(`${rest}builds:\n${build('base', 'base', one)}\n${build('api', 'api', other)}`);

/** Whose name is known late, by what this is trouble for. */
const KNOWN_LATE = {
  image: (name: string) =>
    `the repository of ${name} is known once its source is fetched, and this build is told of it before; write builds.${name}.image without $(source.…), and a tag with it`,
  tags: (name: string) =>
    `Kubernetes knows the image of ${name} by a tag alone, and each of its tags is known once its source is fetched; add a tag to builds.${name} that has no $(source.…), or write runner: tekton or argo in both`,
  start: (name: string) =>
    `what starts this build does not start ${name}, and each tag of that is known once its source is fetched; add a tag to builds.${name} that has no $(source.…), or start both by one trigger or schedule`,
} as const;

/** Faults of what is known of a source once it is fetched. */
export const SOURCE_VALUE_FAULTS = {
  'source-value-unknown': entry<{ name: string; hint: Hint }>({
    words: ({ name, hint }) =>
      `nothing of a source is called "${name}"${hinted(hint)}; there are ${SOURCE_VALUE_NAMES.join(', ')}`,
    summary: 'Something of the source is referred to by a name that nothing has.',
    remedy: 'Write one of those names; `$$(source.NAME)` is that text itself.',
    example: inBuild('tags: ["$(source.comit)"]'),
  }),
  'source-value-too-early': entry<{ name: string }>({
    words: ({ name }) =>
      `$(source.${name}) is known once the source is fetched, and this is needed before; write the value itself, or a parameter`,
    summary: 'What says where the source comes from, and the environment of what fetches it, cannot be made of it.',
    remedy: 'Write the value itself, or a parameter.',
    example: inBuild('pod: { env: { COMMIT: $(source.commit) } }'),
  }),
  'source-value-unfetched': entry<{ name: string; source: string }>({
    words: ({ name, source }) =>
      `a source of type ${source} has no commits, so nobody knows its ${name}; write source: {type: git, …}, or a parameter: $(params.${name})`,
    summary: 'Commits, branches and tags are those of a Git source.',
    remedy: 'Write a Git source, or a parameter that the run is given.',
    example: inBuild('source: { type: inline, files: { Dockerfile: FROM scratch } }\ntags: ["$(source.commit)"]'),
  }),
  'source-value-unsaid': entry<{ build: string; name: string; event: string; parameter: string }>({
    words: ({ build: wants, name, event, parameter }) =>
      `a ${event} says no ${name}, and ${wants} is called by $(source.${name}) or keeps its cache by it, so that every run which a ${event} starts would fail; take ${event} out, or write parameters: {${parameter}: {default: …}} in builds.${wants}`,
    summary: 'What a push starts is about no tag, and what a tag starts is on no branch.',
    remedy: 'Let only those events start it that say it, or give it a default.',
    example: inBuild(
      'namespace: builds\nrunner: tekton\ntags: ["$(source.branch)"]\nsource: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision) }\nparameters: { revision: {} }\ntrigger: { github: { secret: webhook }, on: [push, tag] }',
    ),
  }),
  'source-value-in-repository': entry<{ name: string }>({
    words: ({ name }) =>
      `$(source.${name}) is spelled as a tag may be, and a repository has no capitals; write it behind the colon, in a tag`,
    summary: 'A branch may be called what no repository may.',
    remedy: 'Write it in a tag, or use $(source.shortCommit).',
    example: inBuild('image: registry.example.com/$(source.branch)/api'),
  }),
  'source-value-of-upstream': entry<{ name: string; of: keyof typeof KNOWN_LATE }>({
    words: ({ name, of }) => KNOWN_LATE[of](name),
    summary: 'A build takes the image of another, whose name is known once the source of that is fetched.',
    remedy: 'Write a repository, and on Kubernetes a tag, that has nothing of the source.',
    example: two(
      'tags: ["$(source.commit)"]',
      'dependsOn: [base]\n    buildArgs: { BASE: $(builds.base.ref) }\n    runner: { type: kubernetes, gitops: argocd }',
    ),
  }),
  'source-value-beside-results': entry({
    words: () =>
      'Tekton would read $(steps.….results.…) in this text, since others of the build have $(source.…); leave it out',
    summary:
      'Tekton puts the results of steps into arguments, whoever wrote them there, and results are how it hands on what is known of a source.',
    remedy: 'Leave it out, or use another runner.',
    example: inBuild('runner: tekton\nlabels: { a: $(source.commit), b: $(steps.a.results.b) }'),
  }),
};
