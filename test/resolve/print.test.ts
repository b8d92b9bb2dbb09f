import { printedBuilds } from '../../src/resolve/print';

const FILE = `version: 1
registries: { r.example.com: { http: true } }
defaults:
  builder: { type: kaniko, cacheTtl: 24h }
  tags: [a, b]
  labels: { team: shop }
builds:
  api:
    image: r.example.com/api
    source: { type: inline, files: { Dockerfile: "FROM a" } }
    builder: { reproducible: true }
    labels: { team: null }
environments:
  production: { builds: { api: { tags: [c] } } }
`;
const OVER = 'builds:\n  api: { target: small }\n';
const files = [
  { path: 'builds.yaml', content: FILE },
  { path: 'over.yaml', content: OVER },
];

describe('what is printed of a build', () => {
  it('has each value behind all defaults and files, with the line that it is written in', () => {
    expect(printedBuilds(files).print('api')).toBe(`image: r.example.com/api # builds.yaml:9
tags:
  - a # builds.yaml:5
  - b # builds.yaml:5
source:
  type: inline # builds.yaml:10
  files:
    Dockerfile: FROM a # builds.yaml:10
target: small # over.yaml:2
builder:
  type: kaniko # builds.yaml:4
  cacheTtl: 24h # builds.yaml:4
  reproducible: true # builds.yaml:11
registries:
  r.example.com:
    http: true # builds.yaml:2
`);
  });

  it('is what an environment makes of it', () => {
    expect(printedBuilds(files, 'production').print('api')).toContain('tags:\n  - c # builds.yaml:14\n');
  });
});
