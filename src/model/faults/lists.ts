import { entry, inBuild } from './entry';

const list = (more: string) => `parameters: { args: { list: true, default: [A=1] } }\n${more}`;

/** Faults of lists that a run is given. */
export const LIST_FAULTS = {
  'default-not-of-kind': entry<{ list: boolean }>({
    words: ({ list: isList }) =>
      isList
        ? 'the default of a list is a list; write default: [a, b], or default: [] for none'
        : 'a default of several items is that of a list; write list: true as well',
    summary: 'A parameter is one value or a list, and its default is the same.',
    remedy: 'Write `list: true` and a list of texts, or neither.',
    example: inBuild('parameters: { args: { list: true, default: A=1 } }'),
  }),
  'list-from-event': entry({
    words: () => 'what an event says is one value, and no list; leave from out, or list: true',
    summary: 'Events say one commit, one branch, one tag.',
    remedy: 'Leave `from` out, or `list`.',
    example: inBuild('parameters: { args: { list: true, from: branch } }'),
  }),
  'list-misplaced': entry<{ name: string }>({
    words: ({ name }) =>
      `${name} is a list, and one value is wanted here; a list stands for all of buildArgs, in an item of extraArgs, or in an item of args of a step`,
    summary: 'What a list stands in is there once for each of its items, which only arguments can be.',
    remedy: 'Write a parameter that is one value, or the list where lists may stand.',
    example: inBuild(list('tags: ["$(params.args)"]')),
  }),
  'list-wanted': entry({
    words: () =>
      'build arguments are a mapping, {NAME: value}, or a list that a run gives: $(params.NAME) and nothing else, with parameters: {NAME: {list: true}}',
    summary: '`buildArgs` as a text is one reference to a parameter that is a list.',
    remedy: 'Write a mapping, or `$(params.NAME)` of a list.',
    example: inBuild('buildArgs: VERSION=1'),
  }),
  'lists-together': entry<{ names: readonly string[] }>({
    words: ({ names }) => `${names.join(' and ')} are lists, and one argument is there for each item of one; write two`,
    summary: 'An argument is repeated for the items of one list.',
    remedy: 'Write an argument for each list.',
    example: inBuild(
      'parameters: { names: { list: true }, values: { list: true } }\nbuilder: kaniko\nextraArgs: ["--label=$(params.names)-$(params.values)"]',
    ),
  }),
  'list-without-flag': entry<{ name: string }>({
    words: ({ name }) =>
      `a run would say which flags the builder gets; write the flag here, and it is there for each item: --FLAG=$(params.${name})`,
    summary: 'A value of a run is never a flag: whoever may start a build may not turn off what makes it safe.',
    remedy: 'Write the flag in the same item: `--add-host=$(params.hosts)`.',
    example: inBuild(list('builder: kaniko\nextraArgs: ["$(params.args)"]')),
  }),
};
