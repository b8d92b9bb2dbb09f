import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { RUN } from '../../../src/app/commands/run';
import { type Manifest, temporaryFolder } from '../../support';

const FILE = `version: 1
defaults:
  namespace: builds
  source: { type: git, url: "https://git.example.com/shop.git", revision: $(params.revision) }
  parameters: { revision: { description: what to build } }
builds:
  api: { image: r.example.com/api, runner: [tekton, argo], parameters: { tag: { default: latest } }, tags: [$(params.tag)] }
  web: { image: r.example.com/web, runner: kubernetes }
  base: { image: r.example.com/base, runner: [tekton, argo] }
  after: { image: r.example.com/after, runner: [tekton, argo], dependsOn: [base] }
  nightly: { image: r.example.com/nightly, runner: { type: kubernetes, schedule: "@daily" }, parameters: { revision: { default: main } } }
`;

/** What the command prints, and what it says. */
async function run(name: string, given: readonly string[], runner?: string, content = FILE) {
  const file = join(temporaryFolder(), 'builds.yaml');
  writeFileSync(file, content.replace('  web: {', '  web: { parameters: { revision: { default: main } },'));
  let [printed, said] = ['', ''];
  const terminal = {
    print: (text: string) => (printed += text),
    say: (line: string) => (said += line),
    watched: false,
  };
  const options = { file: [file], env: undefined, param: given, runner };
  const code = await RUN.run({ options, positionals: [name], terminal, commands: [], env: {} } as never);
  return { code, said, object: (printed ? load(printed) : undefined) as Manifest };
}

describe('cached-builds run', () => {
  it('prints a PipelineRun with the values of the run, and defaults for what is not given', async () => {
    const { object } = await run('api', ['revision=abc123'], 'tekton');
    expect(object).toMatchObject({ kind: 'PipelineRun', metadata: { generateName: 'api-', namespace: 'builds' } });
    expect(object.spec.params).toEqual([
      { name: 'revision', value: 'abc123' },
      { name: 'tag', value: 'latest' },
    ]);
  });

  it('prints a Workflow with them', async () => {
    const { object } = await run('api', ['revision=a=b', 'tag=v1'], 'argo');
    expect(object).toMatchObject({ kind: 'Workflow', metadata: { generateName: 'api-' } });
    expect(object.spec.arguments.parameters).toEqual([
      { name: 'revision', value: 'a=b' },
      { name: 'tag', value: 'v1' },
    ]);
  });

  it.each([
    ['once for each item', ['args=A=1', 'args=B=a b']],
    ['as JSON', ['args=["A=1","B=a b"]']],
  ])('takes a list %s', async (_, given) => {
    const lists = FILE.replace('tags: [$(params.tag)]', 'buildArgs: $(params.args)').replace(
      'tag: { default: latest }',
      'args: { list: true, default: [] }',
    );
    const { said, object } = await run('api', ['revision=x', ...given], 'tekton', lists);
    expect(said).toBe('');
    expect(object.spec.params).toContainEqual({ name: 'args', value: ['A=1', 'B=a b'] });
  });

  it('prints a Job that has them in itself', async () => {
    const { object } = await run('web', ['revision=abc123']);
    expect(object).toMatchObject({ kind: 'Job', metadata: { generateName: 'web-' } });
    const fetch = object.spec.template.spec.initContainers.find(({ name }: Manifest) => name === 'fetch');
    expect(fetch.args).toContain('abc123');
  });

  it.each(['tekton', 'argo'])(
    'prints on %s a run of a build that others wait for with these, and of one of them by itself',
    async (runner) => {
      const named = async (name: string) => (await run(name, ['revision=x'], runner)).object.metadata.generateName;
      expect([await named('base'), await named('after')]).toEqual(['base-', 'after-']);
    },
  );

  it.each<[string, string, readonly string[], string | undefined, string]>([
    ['a build that there is not', 'ap', [], undefined, 'there is no build "ap"; did you mean "api"?'],
    ['a parameter that it has not', 'api', ['revison=x'], 'argo', 'nobody declares the parameter "revison"'],
    ['a value that its place does not take', 'api', ['revision=x', 'tag=a b'], 'argo', 'is no image tag'],
    [
      'a value, and does not call it a default',
      'api',
      ['revision=x', 'tag=a b'],
      'argo',
      'that is what -p tag makes of it',
    ],
    ['two values of one parameter', 'api', ['tag=a', 'revision=x', 'tag=b'], 'argo', '-p says tag more than once'],
    [
      'a runner that the build has not',
      'api',
      ['revision=x'],
      'script',
      'it does not run there; write --runner with one of tekton, argo',
    ],
    ['one of several runners', 'api', ['revision=x'], undefined, 'write --runner with one of tekton, argo'],
    ['a run without a value that it needs', 'api', [], 'argo', 'a run needs values for revision'],
    ['what no object starts', 'nightly', [], undefined, 'kubectl create job --from=cronjob/nightly'],
  ])('refuses %s', async (_, name, given, runner, message) => {
    const { code, said, object } = await run(name, given, runner);
    expect([code, object]).toEqual([1, undefined]);
    expect(said).toContain(message);
  });
});
