/** The programs that build: each has a folder of its name in `src/builders`, which `npm run new builder NAME` begins. */
export const BUILDER_NAMES = ['buildkit', 'kaniko', 'buildah', 'docker'] as const;

/** What runs them: each has a folder of its name in `src/runners`, which `npm run new runner NAME` begins. */
export const RUNNER_NAMES = ['kubernetes', 'tekton', 'argo', 'script'] as const;
