import { entry, inBuild } from './entry';

/** Faults of builds that are in several variants. */
export const MATRIX_FAULTS = {
  'matrix-form': entry<{ exclude: boolean }>({
    words: ({ exclude }) =>
      exclude
        ? 'exclude lists combinations: {NAME: VALUE, …}'
        : 'a list of values is text alone; combinations that there shall not be stand under exclude',
    summary: 'A matrix has a list of values for each name, and under `exclude` a list of combinations.',
    remedy: 'Write `matrix: { flavour: [cpu, cuda], exclude: [{ flavour: cuda }] }`.',
    example: inBuild('matrix: { flavour: [cpu, cuda], exclude: [cuda] }'),
  }),
  'matrix-size': entry<{ count: number; max: number }>({
    words: ({ count, max }) =>
      count === 0
        ? 'no combination is left; write a value for each name, and let exclude leave one'
        : `${count.toLocaleString('en-US')} combinations, and no more than ${max} can be; make it several builds`,
    summary: 'A matrix comes to no build at all, or to more than anybody wants.',
    remedy: 'Leave at least one combination, or make it several builds.',
    example: inBuild('matrix: { flavour: [cpu], exclude: [{ flavour: cpu }] }'),
  }),
  'variant-taken': entry<{ name: string }>({
    words: ({ name }) => `a variant is called ${name}, as another build is; call one of them otherwise`,
    summary: 'A variant is called after its build and its values, and there is a build of that name.',
    remedy: 'Call the build or the value otherwise.',
    example: inBuild('matrix: { version: ["1.0", "1-0"] }'),
  }),
  'matrix-in-reference': entry({
    words: () =>
      'a value of the matrix cannot be a part of another reference; of a build that is waited for, dependsOn says which variant is meant',
    summary: 'What is put in for `$(matrix.NAME)` would make another reference of the text around it.',
    remedy:
      'Write `dependsOn: [{ build: base, matrix: { flavour: $(matrix.flavour) } }]`, and `$(builds.base.ref)` is that variant.',
    example: inBuild('matrix: { flavour: [cpu] }\nbuildArgs: { BASE: "$(builds.base-$(matrix.flavour).ref)" }'),
  }),
};
