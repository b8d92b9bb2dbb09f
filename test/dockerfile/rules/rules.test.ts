import { RULES } from '../../../src/dockerfile/rules';
import { DOCKERFILE_FAULTS } from '../../../src/model/faults/dockerfiles';
import { CASES, foundAsShown, foundIn } from './cases';

const CODES = Object.keys(CASES) as (keyof typeof CASES)[];

describe('the rules for Dockerfiles', () => {
  it.each(CODES)('%s finds what docs/errors.md shows, once and with its line', (code) => {
    const found = foundAsShown(code);
    expect(found).toHaveLength(1);
    expect(found[0]?.place).toMatch(/^Dockerfile:\d+:1$/);
  });

  it.each(CODES)('%s leaves alone what is near it and right', (code) => {
    const { left, but = {}, ...beside } = CASES[code];
    expect(foundIn(code, left, { ...beside, ...but })).toEqual([]);
  });

  it('have a case each', () => {
    for (const { code } of RULES) expect(CODES).toContain(code);
    expect(Object.keys(DOCKERFILE_FAULTS)).toEqual(expect.arrayContaining(CODES));
  });

  it.each(CODES.filter((code) => code !== 'stage-missing'))('%s is not told where the Dockerfile says so', (code) => {
    const { shown } = DOCKERFILE_FAULTS[code].example;
    expect(foundIn(code, `# cached-builds ignore=other,${code}\n${shown}`, CASES[code])).toEqual([]);
  });
});

describe('# cached-builds ignore=CODE', () => {
  it('is for the instruction below it, and above all instructions for the whole file', () => {
    const two = 'FROM node:latest\n\n# cached-builds ignore=base-floats\nFROM alpine:latest\nCOPY --from=0 /a /a';
    expect(foundIn('base-floats', two, {}).map(({ place }) => place)).toEqual(['Dockerfile:1:1']);
    expect(foundIn('base-floats', `# cached-builds ignore=base-floats\n${two}`, {})).toEqual([]);
  });
});

describe('what the engines differ in', () => {
  const LABELLED = 'FROM node:22.14\nARG COMMIT\nLABEL commit=$COMMIT\nRUN npm ci --x=$COMMIT';
  const COMMIT = { parameters: { commit: { default: 'main' } }, buildArgs: { COMMIT: '$(params.commit)' } };

  it.each([
    ['kaniko', 1],
    ['buildah', 1],
    ['buildkit', 0],
  ])('%s knows steps by the labels before them: %d', (builder, count) => {
    expect(foundIn('metadata-early', LABELLED, { build: { ...COMMIT, builder } })).toHaveLength(count);
  });

  it('a base that the build gives is no floating tag', () => {
    const build = { contexts: { base: { image: 'debian:12.11' }, libs: { path: 'libs' } } };
    const floats = (given: object) => foundIn('base-floats', 'FROM base\nCOPY --from=libs a b', { build: given });
    expect(floats({})).toHaveLength(1);
    expect(floats(build)).toEqual([]);
  });

  it('a cache mount is there again with state, with a daemon, and on a machine', () => {
    const text = 'FROM golang:1.25\nRUN --mount=type=cache,target=/go/pkg/mod go mod download';
    const lost = (build: object) => foundIn('cache-mount-lost', text, { build }).length;
    expect(lost({ builder: 'kaniko' })).toBe(1);
    expect(lost({ builder: { type: 'kaniko', state: { volume: 'layers' } } })).toBe(0);
    expect(lost({ builder: 'docker', runner: 'script' })).toBe(0);
  });
});
