/** What a run may say, and what it may not: hostile values against real engines and a real registry. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { POD_BUILDERS } from '../test/registry';
import { Case } from './lab/case';
import { labForTests } from './lab/for-tests';
import { runGiven } from './lab/given';
import { must } from './lab/processes';

const { lab, engines } = labForTests();

/** A build whose tag and one argument are what a run says, and a repository that is none of its business. */
function build(builder: string, more: object = {}, secrets: Record<string, Record<string, string>> = {}): Case {
  const subject = new Case(
    lab,
    {
      builder,
      cache: 'none',
      runner: ['tekton', 'argo'],
      parameters: { tag: { default: 'latest' }, note: { default: 'costs $(five) {{=1+1}}' } },
      tags: ['$(params.tag)'],
      buildArgs: { NOTE: '$(params.note)' },
      ...more,
    },
    {},
    secrets,
  );
  writeFileSync(join(subject.source, 'Dockerfile'), `FROM ${lab.base}\nARG NOTE\nRUN echo "note: $NOTE"\n`);
  must('chmod', ['-R', 'a+rX', subject.source]);
  return subject;
}

const ATTACKS: readonly (readonly [string, (victim: string) => string])[] = [
  ['a second image', (victim) => `v2,${victim}:latest`],
  ['another name', (victim) => `v3","name=${victim}:latest`],
  ['another exporter', () => '","type=oci","dest=/tmp/x.tar'],
  ['a registry that is not verified', () => '","registry.insecure=true'],
  ['a line break', () => 'v4\nv5'],
  ['a flag', () => '--output=type=local,dest=/tmp'],
  ['a variable of the container', () => '$(BUILDKITD_FLAGS)'],
  ['a tag of 129 characters', () => 'v'.repeat(129)],
  ['nothing', () => ''],
];

describe.each(['tekton', 'argo'] as const)('a run on %s', (runner) => {
  engines('that gives a tag', () => {
    it.each(ATTACKS)('pushes nothing and starts no builder where it is %s', async (_, attack) => {
      const victim = `shop/payments-${runner}`;
      const run = runGiven(build('buildkit'), runner, { tag: attack(`${lab.registry}/${victim}`) });
      expect(run.status).toBe(2);
      expect(run.log).toMatch(/^tags\[0\]: .* is no .*; start the run with another tag$/m);
      expect(run.log).not.toMatch(/^#\d+ /m);
      expect(await lab.digestOf(victim, 'latest')).toBeNull();
    });

    it.each(POD_BUILDERS.filter((builder) => builder !== 'buildkit'))(
      'pushes nothing with %s either',
      async (builder) => {
        const subject = build(builder);
        const { status, log } = runGiven(subject, runner, { tag: `v2,${lab.registry}/shop/payments:latest` });
        expect([status, log]).toEqual([2, expect.stringContaining('is no image tag')]);
        expect(await lab.digestOf(subject.repository, 'v2')).toBeNull();
      },
    );

    it.each(POD_BUILDERS)('pushes it with %s where it is one', async (builder) => {
      const subject = build(builder);
      const { status, log } = runGiven(subject, runner, { tag: 'v1.2_3-x' });
      expect([status, log]).toEqual([0, expect.stringContaining('note: costs $(five) {{=1+1}}')]);
      expect(await lab.digestOf(subject.repository, 'v1.2_3-x')).toMatch(/^sha256:/);
    });
  });
});

engines('without the step that checks', () => {
  it('a tag would have been a second repository', async () => {
    const victim = 'shop/unchecked';
    const run = runGiven(build('buildkit'), 'argo', { tag: `v2,${lab.registry}/${victim}:latest` }, 'check');
    expect(run.status).toBe(0);
    expect(await lab.digestOf(victim, 'latest')).toMatch(/^sha256:/);
  });

  it('a value would still find no key of the cache in the container that builds', () => {
    const cache = {
      type: 's3',
      bucket: 'cache',
      region: 'lab',
      endpointUrl: lab.s3,
      usePathStyle: true,
      credentials: 'bucket',
    };
    const keys = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'key-of-the-bucket' };
    const subject = build('buildkit', { cache }, { bucket: keys });
    const { status, log } = runGiven(subject, 'argo', { note: '$(AWS_SECRET_ACCESS_KEY)' }, 'check');
    expect([status, log]).toEqual([0, expect.stringContaining('note: $(AWS_SECRET_ACCESS_KEY)')]);
    expect(log).not.toContain('key-of-the-bucket');
    expect(runGiven(subject, 'argo', { note: 'other' }).log).toContain('importing cache manifest from s3');
  });
});

engines('an annotation', () => {
  it('arrives as it is written, with commas, quotes and lines', async () => {
    const note = 'a, "b",name=c\n"d';
    const subject = build('buildkit', { annotations: { note, own: 'x,$(params.tag)' } });
    expect(runGiven(subject, 'tekton', {}).status).toBe(0);
    const response = await fetch(`http://${lab.registry}/v2/${subject.repository}/manifests/latest`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    expect(((await response.json()) as { annotations: object }).annotations).toMatchObject({ note, own: 'x,latest' });
  });
});
