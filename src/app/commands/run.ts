import { type Fault, type Problem, problem, reworded } from '../../model/faults';
import { RUNNER_NAMES } from '../../model/known';
import { command } from './command';
import { ENV, FILE } from './options';

export const RUN = command({
  name: 'run',
  summary: 'print what starts one run of a build, for kubectl create -f -',
  details:
    'A Job, a PipelineRun or a Workflow with a name of its own each time. It starts what synth wrote and somebody applied: the Pipeline or the WorkflowTemplate; a Job has all in itself. ' +
    'Values are checked as those in the definition are, before anything is printed. With --source it starts what lies in a folder instead: what Git knows of it, and what is new and not ignored. ' +
    'That run has all in itself on each runner, pushes under the names of the build, and needs regctl, oras, skopeo or crane, logged in.',
  positionals: [{ name: 'BUILD', summary: 'which build; builds that wait for each other run as one', required: true }],
  options: {
    file: FILE,
    env: ENV,
    param: {
      kind: 'list',
      short: 'p',
      value: 'NAME=VALUE',
      summary: 'the value of a parameter, instead of its default; of a list once for each item, or all as JSON',
      wrong: malformedIn,
    },
    runner: { kind: 'choice', value: 'RUNNER', of: RUNNER_NAMES, summary: 'which runner, where the build has several' },
    source: {
      kind: 'text',
      value: 'FOLDER',
      summary: 'build the checkout that lies there: it is packed, pushed as an artifact, and built by its digest',
    },
    'source-repository': {
      kind: 'text',
      value: 'REPOSITORY',
      summary: 'where the source is pushed to (default: the image of the build with -source behind it)',
    },
  },
  run({ options, positionals, terminal, env }) {
    const { filesAt, readSources } = require('../../resolve/load') as typeof import('../../resolve/load');
    const { atHand } = require('../at-hand') as typeof import('../at-hand');
    const { sourcesOf } = require('../../resolve/sources') as typeof import('../../resolve/sources');
    const { withValues } = require('../../resolve/given') as typeof import('../../resolve/given');
    const { runOf } = require('../run') as typeof import('../run');
    const { yamlOf } = require('../output/yaml') as typeof import('../output/yaml');
    const { reported } = require('./report') as typeof import('./report');
    const refused = (errors: Parameters<typeof reported>[0]['errors']) =>
      reported({ errors, warnings: [] }, { terminal });

    const values = valuesOf(options.param);
    const read = filesAt(options.file.length > 0 ? options.file : ['builds.yaml']);
    if ('fault' in read) return refused([read.fault]);
    const sources = sourcesOf(read.files, options.env);
    const [build = ''] = positionals;
    const given = sources.value === undefined ? sources : withValues(sources, build, values);
    if ('code' in given) return refused([given]);
    const { definition, found } = readSources(given, atHand());
    if (definition === undefined) return refused(found.map((one) => asGiven(one, values)));
    const printed = (run: ReturnType<typeof runOf> | Fault[]) => {
      if (Array.isArray(run)) return refused(run);
      if ('code' in run) return refused([run]);
      terminal.print(yamlOf(...run.objects));
      return 0;
    };
    const { source: folder, 'source-repository': repository, runner } = options;
    if (folder === undefined) return printed(runOf(definition, build, runner));
    const { runOfFolder } = require('../run-of-folder') as typeof import('../run-of-folder');
    const { stoppable } = require('./stoppable') as typeof import('./stoppable');
    // What was packed is removed whatever stops it.
    return stoppable(async () =>
      printed(runOfFolder({ sources: given, definition, build, runner }, { folder, repository, env }, terminal.say)),
    );
  },
});

/** What is wrong with a value is no fault of the default that it stands for. */
function asGiven(one: Fault, values: ReadonlyMap<string, readonly string[]>): Fault {
  const { parameters } = one.data;
  const isGiven =
    one.code === 'default-unfit' && Array.isArray(parameters) && parameters.some((name) => values.has(name));
  return isGiven ? { ...one, ...reworded({ code: one.code, data: { ...one.data, given: true } }) } : one;
}

/** `NAME=VALUE`, each. */
function malformedIn(params: readonly string[]): Problem | undefined {
  const names = params.filter((param) => !/^[^=]+=/.test(param));
  return names.length > 0 ? problem('not-runnable', { what: 'form', names }) : undefined;
}

function valuesOf(params: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>();
  for (const param of params) {
    const [name = '', value = ''] = param.split(/=([\s\S]*)/, 2);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return given;
}
