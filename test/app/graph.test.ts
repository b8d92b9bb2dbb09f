import { drawn } from '../../src/app/graph';
import { layOut } from '../../src/app/output/layout';
import { readContent } from '../../src/resolve/load';

const FILE = `
version: 1
defaults: { source: { type: git, url: "https://github.com/example/shop.git" }, credentials: registry }
volumes: { bases: { size: 1Gi }, kept: { size: 1Gi } }
daemons: { shared: { size: 10Gi, issuer: ca } }
warmers:
  bases: { volume: bases, images: [node:22] }
  nightly: { builds: [base], schedule: "0 1 * * *" }
builds:
  base: { image: r.example.com/base, runner: [tekton, argo], cache: registry }
  api: { image: r.example.com/api, dependsOn: [base], runner: [tekton, argo], builder: { type: buildkit, daemon: shared }, cache: none }
  web: { image: r.example.com/web, builder: kaniko, cache: [{ type: registry }, { type: volume, volume: bases }] }
  old: { image: r.example.com/old, builder: { type: buildah, state: { volume: kept } }, cache: none }
`;

function picture(what: 'builds' | 'pods' | 'folders', build?: string, file = FILE): string {
  const { definition, faults } = readContent('builds.yaml', file);
  if (definition === undefined) throw new Error(faults.join('\n'));
  return drawn(what, { definition, layout: layOut(definition), build }, 'mermaid');
}

/** The arrows of a picture, by the names of boxes. */
function arrowsOf(mermaid: string): string[] {
  const names = new Map(
    [...mermaid.matchAll(/^ {4}(n\d+)\["([^"]*)"\]/gm)].map(([, id = '', text = '']) => [id, text.split('<br>')[0]]),
  );
  return [...mermaid.matchAll(/^ {2}(n\d+) (<?-->)(?:\|([^|]*)\|)? (n\d+)$/gm)].map(
    ([, from = '', way, text, to = '']) => `${names.get(from)} ${way} ${names.get(to)}${text ? `: ${text}` : ''}`,
  );
}

describe('graph', () => {
  it('of builds says where the cache of each is, what fills it, and what each waits for', () => {
    expect(arrowsOf(picture('builds')).sort()).toEqual([
      'base --> api: base of',
      'bases --> bases: fills',
      'bases --> web: reads',
      'kept <--> old: reads, keeps',
      'r.example.com/base:buildcache <--> base: reads, keeps',
      'r.example.com/base:buildcache <--> nightly-base: reads, keeps',
      'r.example.com/web/cache <--> web: reads, keeps',
      'shared <--> api: reads, keeps',
    ]);
  });

  it('of pods says what each container has, the source first', () => {
    const arrows = arrowsOf(picture('pods', 'web'));
    expect(arrows).toContain('web: fetch --> web: build: source');
    expect(arrows).toContain('web: docker-config --> web: build: reads');
    expect(arrows.join()).not.toContain('api');
  });

  it('of folders says what takes each, and who else what is common goes with', () => {
    const arrows = arrowsOf(picture('folders'));
    expect(arrows).toContain('tekton/ --> a cluster with Tekton: kubectl apply -k');
    expect(arrows).toContain('runs/ --> one run, started by hand: kubectl create -f');
    expect(arrows.filter((arrow) => arrow.includes('comes along')).length).toBeGreaterThan(0);
  });

  it('draws text as text, whatever it is', () => {
    const hostile = FILE.replace(
      /r\.example\.com\/web, b/,
      '"r.example.com/$(params.a)", parameters: { a: { default: web } }, b',
    );
    const { definition } = readContent('builds.yaml', hostile);
    if (definition === undefined) throw new Error('no definition');
    const all = { definition, layout: layOut(definition) };
    expect(drawn('builds', all, 'svg')).toContain('$(params.a)');
    expect(drawn('builds', all, 'svg')).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>\n$/);
  });
});
