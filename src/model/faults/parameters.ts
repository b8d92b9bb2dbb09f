import { entry, inBuild, inFile } from './entry';

/** Whom the name of an image is trouble for that a run alone knows, and what else mends it. */
const NAMED_BY_RUN = {
  job: {
    because: (name: string, values: string) =>
      `a Job has the image of ${name} by its name, and a run of that alone knows ${values} in it`,
    or: 'runner: argo in both',
  },
  start: {
    because: (name: string, values: string) =>
      `what starts this build does not start ${name}, and a run of that alone knows ${values} in the name of its image`,
    or: 'start both by one trigger or schedule',
  },
  pullRequests: {
    because: (name: string, values: string) =>
      `pull requests take the image of ${name} that is there, and a run of that alone knows ${values} in its name`,
    or: 'an image without them',
  },
} as const;

const SOURCE = 'source: { type: git, url: "https://git.example.com/shop.git" }';

/** Faults of parameters and their defaults: those that are written, that a cluster keeps, and those that nobody knows. */
export const PARAMETER_FAULTS = {
  'dollar-beside-parameter': entry({
    words: () => 'a dollar sign cannot stand beside a parameter here; leave it out',
    summary: 'Kubernetes expands values of a run, and would take the sign for one that it has not.',
    remedy: 'Leave it out.',
    example: inBuild(
      'source: { type: git, url: "https://git.example.com/shop.git", revision: "$x-$(params.branch)" }\nparameters: { branch: { default: main } }',
    ),
  }),
  'default-unfit': entry<{ wrong: string; parameters: readonly string[]; item?: number; given?: boolean }>({
    words: ({ wrong, parameters, item, given }) => {
      const what = `${item === undefined ? '' : `item ${item} of `}${given ? '-p' : 'the default of'}`;
      return `${wrong}: that is what ${what} ${parameters.join(', ')} makes of it`;
    },
    summary: 'With the default of a parameter the text is none that may stand there.',
    remedy: 'Write another default.',
    example: inBuild('tags: ["$(params.tag)"]\nparameters: { tag: { default: "feature/login" } }'),
  }),
  'parameter-unused': entry<{ name: string }>({
    words: ({ name }) => `nothing refers to this parameter; write $(params.${name}) somewhere, or leave it out`,
    summary: 'A warning: whoever starts a run gives a value, and nothing comes of it.',
    remedy: 'Refer to it, or leave it out.',
    example: inBuild('parameters: { revision: { default: main } }'),
  }),
  'config-map-for-list': entry({
    words: () => 'a ConfigMap has one value under a key, and no list; write default: [a, b], or leave list out',
    summary: 'A default from a ConfigMap is one value.',
    remedy: 'Write the items, or leave `list` out.',
    example: inBuild('runner: argo\nparameters: { args: { list: true, default: { configMap: settings, key: args } } }'),
  }),
  'config-map-beside-event': entry({
    words: () =>
      'what an event does not say is the default, and an event is no place for one from a ConfigMap; write the default itself, or leave from out',
    summary: 'Argo Events puts a default in where an event says nothing, and knows no ConfigMap.',
    remedy: 'Write the default itself, or leave `from` out.',
    example: inBuild(
      'runner: argo\nparameters: { branch: { from: branch, default: { configMap: settings, key: branch } } }',
    ),
  }),
  'image-named-by-run': entry<{ name: string; parameters: readonly string[]; of: keyof typeof NAMED_BY_RUN }>({
    words: ({ name, parameters, of }) => {
      const values = parameters.map((parameter) => `$(params.${parameter})`).join(' and ');
      const whole = `parameters: {${parameters.map((one) => `${one}: {default: TEXT}`).join(', ')}}`;
      const { because, or } = NAMED_BY_RUN[of];
      return `${because(name, values)}; write ${whole} in builds.${name}, or ${or}`;
    },
    summary: 'A build takes the image of another by its name, which nobody knows before a run of that.',
    remedy: 'Write the defaults of those parameters, or what they stand for.',
    example: inFile(
      `builds:\n  base:\n    image: registry.example.com/base\n    tags: ["$(params.tag)"]\n    parameters: { tag: {} }\n    ${SOURCE}\n    runner: argo\n  api:\n    image: registry.example.com/api\n    ${SOURCE}\n    dependsOn: [base]\n    buildArgs: { BASE: $(builds.base.ref) }\n    runner: { type: kubernetes, gitops: argocd }`,
    ),
  }),
};
