/** Parameters that are lists, built by real engines: each item arrives to the byte, and none is more than an item. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { runGiven } from './lab/given';
import { must, run } from './lab/processes';
import { ownStorage } from './lab/subjects';

const { lab, engines } = labForTests();

interface Lists {
  readonly args: readonly string[];
  readonly labels: readonly string[];
  readonly words: readonly string[];
}

/** Items that a shell, Argo, `printf` or a builder would take for something of its own. */
const GIVEN: Lists = {
  args: [
    'A=a  b',
    'B="q" \'s\', c',
    'C=`id` ; touch x',
    'D={{x}} %s %d',
    'E=back\\slash \\n',
    'F=--flag=x',
    'G=é 日本',
    'H=',
  ],
  labels: ['one=a  b', 'two=`id` ; {{x}} %s', 'three=back\\n é', 'four='],
  words: ['a  b', '`id` ; touch x', '{{x}} %s', 'back\\n', 'é 日本', '', '*'],
};

/** And what Kubernetes would, which a run may not say there: in a default it is text. */
const DOLLARS: Lists = {
  args: [...GIVEN.args.slice(1), 'A=$(id) $HOME ${HOME} $$'],
  labels: [...GIVEN.labels, 'five=$(id) $$'],
  words: [...GIVEN.words, '$(id) $$'],
};

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const NOTHING: Lists = { args: [], labels: [], words: [] };

const FLAGS: Readonly<Record<string, string>> = { buildkit: '--opt=label:$(params.labels)' };

function build(builder: string, runner: readonly string[], defaults: Lists = NOTHING): Case {
  const list = (items: readonly string[]) => ({ list: true, default: items });
  const ofDocker = builder === 'docker';
  const words = {
    command: ['sh', '-euc', 'for word; do echo "word <$word>"; done', 'words'],
    args: ['$(params.words)'],
  };
  const subject = new Case(
    lab,
    {
      ...{ builder, cache: 'none', runner },
      parameters: { args: list(defaults.args), labels: list(defaults.labels), words: list(defaults.words) },
      buildArgs: '$(params.args)',
      extraArgs: [FLAGS[builder] ?? '--label=$(params.labels)', ...(ofDocker ? ['--network=host'] : [])],
      steps: { before: [{ name: 'words', image: lab.base, ...words }] },
    },
    ofDocker ? { registries: {} } : {},
  );
  const told = NAMES.map(
    (name) => `printf '%s' "${name} was " && printf '%s' "$${name}" | base64 | tr -d '\\n' && echo .`,
  );
  const lines = [...NAMES.map((name) => `ARG ${name}=unset`), `RUN ${told.join(' && ')}`];
  writeFileSync(join(subject.source, 'Dockerfile'), `FROM ${lab.base}\n${lines.join('\n')}\n`);
  must('chmod', ['-R', 'a+rX', subject.source]);
  return subject;
}

/** What RUN steps, the image and the step saw of lists. */
async function seen(subject: Case, log: string): Promise<Lists> {
  const args = [...log.matchAll(/(?:^|\s)([A-H]) was ([A-Za-z0-9+/=]*)\.$/gm)].map(
    ([, name, value = '']) => `${name}=${Buffer.from(value, 'base64').toString('utf8')}`,
  );
  const words = [...log.matchAll(/^word <(.*)>$/gm)].map(([, word = '']) => word);
  const labels = Object.entries(await labelsOf(subject.repository)).map(([name, value]) => `${name}=${value}`);
  return { args, labels: labels.filter((label) => /^(one|two|three|four|five)=/.test(label)), words };
}

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

async function labelsOf(repository: string, reference = 'latest'): Promise<Readonly<Record<string, string>>> {
  const get = async (path: string) =>
    (await fetch(`http://${lab.registry}/v2/${repository}/${path}`, { headers: { accept: ACCEPT } })).json();
  const { manifests, config } = (await get(`manifests/${reference}`)) as {
    readonly manifests?: readonly { readonly digest: string }[];
    readonly config: { readonly digest: string };
  };
  if (manifests?.[0] !== undefined) return labelsOf(repository, manifests[0].digest);
  const { config: image } = (await get(`blobs/${config.digest}`)) as { config: { Labels?: Record<string, string> } };
  return image.Labels ?? {};
}

/** Without order, since an image has none of labels. */
const sorted = ({ args, labels, words }: Lists) => ({ args: [...args].sort(), labels: [...labels].sort(), words });
const whole = (lists: Lists) => {
  const unset = NAMES.filter((name) => !lists.args.some((item) => item.startsWith(`${name}=`)));
  return sorted({ ...lists, args: [...lists.args, ...unset.map((name) => `${name}=unset`)] });
};

describe.each(['tekton', 'argo'] as const)('lists of a run on %s', (runner) => {
  engines('whose items are hostile', () => {
    it.each(POD_BUILDERS)(
      'arrive to the byte with %s, and where there are no items there is nothing',
      async (builder) => {
        const subject = build(builder, [runner]);
        const given = runGiven(subject, runner, { ...GIVEN });
        expect([given.status, sorted(await seen(subject, given.log))]).toEqual([0, whole(GIVEN)]);
        const none = runGiven(subject, runner, {});
        expect([none.status, sorted(await seen(subject, none.log))]).toEqual([0, whole(NOTHING)]);
      },
    );

    it.each([
      ['args', ['A=1', '--insecure'], 'buildArgs, item 2: it is no build argument'],
      ['args', ['A=$(HOME)'], 'buildArgs, item 1: it is no value of a run (no dollar sign'],
      ['labels', ['one=1', 'two=2', '-x'], 'extraArgs[0], item 3: it is no value of an argument'],
      ['words', ['a', '--flag', 'c'], 'steps.before[0].args[0], item 2: it is no value of an argument'],
    ])('are refused in %s for %j before anything is built, and which one is said', async (name, items, said) => {
      const subject = build('kaniko', [runner]);
      const { status, log } = runGiven(subject, runner, { [name]: items });
      expect([status, log]).toEqual([2, expect.stringContaining(said)]);
      expect(await lab.digestOf(subject.repository, 'latest')).toBeNull();
    });
  });
});

engines('lists of defaults in a Job', () => {
  it.each(POD_BUILDERS)('arrive to the byte with %s, dollars too', async (builder) => {
    const subject = build(builder, ['kubernetes'], DOLLARS);
    expect(sorted(await seen(subject, subject.pod().log))).toEqual(whole(DOLLARS));
  });
});

engines('lists that a script is given', () => {
  const machine = (subject: Case) => ownStorage(subject, 'machine');
  const options = (lists: Lists) =>
    Object.entries(lists).flatMap(([name, items]) => items.flatMap((item: string) => [`--${name}`, item]));

  it.each([...POD_BUILDERS, 'docker'])('arrive to the byte with %s, dollars too', async (builder) => {
    const subject = build(builder, ['script']);
    const given = (lists: Lists) => subject.script(machine(subject), ['--source', subject.source, ...options(lists)]);
    expect(sorted(await seen(subject, given(DOLLARS).log))).toEqual(whole(DOLLARS));
    expect(sorted(await seen(subject, given(NOTHING).log))).toEqual(whole(NOTHING));
  });

  it.each([...POD_BUILDERS, 'docker'])('leave nothing for shellcheck to find with %s', (builder) => {
    const input = build(builder, ['script']).file('scripts/api.sh') as string;
    expect(run('shellcheck', ['-'], { input }).text).toBe('');
  });

  it('are refused before anything is built, and which item it is is said', () => {
    const subject = build('kaniko', ['script']);
    const given = () => subject.script(machine(subject), ['--source', subject.source, '--args', 'A=1', '--args', 'B']);
    expect(given).toThrow(/failed with 2:\nbuildArgs, item 2: it is no build argument/);
  });
});
