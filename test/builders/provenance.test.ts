import { jobPod, manifestsOf, oneBuild } from '../support';

const git = { type: 'git', url: 'https://git.example.com/shop.git' };

describe('provenance', () => {
  it('names the repository and the commit that was fetched', () => {
    const { containers, initContainers } = jobPod(
      oneBuild({ source: git, builder: { type: 'buildkit', provenance: 'max' } }),
    );
    const whole = JSON.stringify([...initContainers, ...containers]);
    expect(whole).toContain('vcs:source=https://git.example.com/shop.git');
    expect(whole).toContain('vcs:revision=');
    expect(initContainers.find(({ name }: { name: string }) => name === 'fetch').args).toContain('commit');
  });

  it('is told of a commit by the result of a step on Tekton', () => {
    const build = oneBuild({ source: git, builder: { type: 'buildkit', provenance: 'min' }, runner: 'tekton' });
    const task = manifestsOf(build).find(({ kind }) => kind === 'Task');
    expect(JSON.stringify(task)).toContain('vcs:revision=$(steps.fetch.results.commit)');
  });

  it('has no source to name where none was fetched', () => {
    const source = { type: 'volume', claim: 'source' };
    const pod = jobPod(oneBuild({ source, builder: { type: 'buildkit', provenance: 'max' } }));
    expect(JSON.stringify(pod)).not.toContain('vcs:');
  });
});
