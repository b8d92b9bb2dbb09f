import { honours } from '../../src/builders/docker/honours';
import type { BuilderAnswers } from '../../src/model/fields';
import { filesOf, oneBuild, warningsOf } from '../support';

const GIT = { type: 'git', url: 'https://git.example.com/shop.git' };
const INLINE = { type: 'inline', files: { Dockerfile: 'FROM scratch\n' } };

/** A build whose value of the field is seen in the file, or that is not in it. */
type Sample = readonly [build: object, seen: string | RegExp | 'is left out'];
const LEFT_OUT = 'is left out';

/** Total, so that a new field says what bake makes of it. */
const SAMPLES: Readonly<Record<keyof BuilderAnswers, readonly Sample[]>> = {
  image: [[{ image: 'r.example.com/marked' }, '"r.example.com/marked:latest"']],
  additionalImages: [[{ additionalImages: ['r.example.com/marked'] }, '"r.example.com/marked:latest"']],
  tags: [[{ tags: ['marked'] }, ':marked"']],
  push: [[{ push: false }, LEFT_OUT]],
  skip: [[{ skip: 'unchanged', source: GIT, tags: ['latest', '$(source.commit)'] }, LEFT_OUT]],
  output: [[{ output: { type: 'oci', volume: 'marked' } }, LEFT_OUT]],
  source: [
    [{ source: { ...GIT, revision: 'marked', path: 'a/b' } }, 'shop.git#marked:a/b'],
    [{ source: { ...GIT, keepGitDir: true } }, 'KEEP_GIT_DIR'],
    [{ source: { ...GIT, keepGitDir: true, depth: 0 } }, LEFT_OUT],
    [{ source: { ...GIT, lfs: true } }, LEFT_OUT],
    [{ source: { type: 'volume', claim: 'marked', path: 'a/b' } }, '${SOURCE_API}/a/b'],
    [{ source: INLINE }, 'FROM scratch'],
    [{ source: { ...INLINE, files: { Dockerfile: 'FROM a', b: 'c' } } }, LEFT_OUT],
  ],
  dockerfile: [
    [{ dockerfile: 'marked.Dockerfile', source: GIT }, 'marked.Dockerfile'],
    [{ dockerfile: { path: 'marked', from: 'source' }, source: { ...GIT, path: 'a' } }, LEFT_OUT],
  ],
  contexts: [
    [{ contexts: { marked: { image: 'r.example.com/a' } } }, /"marked":"docker-image:..r.example.com.a"/],
    [{ contexts: { marked: { path: 'a' } }, source: GIT }, /"marked":"[^"]*SOURCE_API/],
    [{ contexts: { marked: { path: 'a' } } }, LEFT_OUT],
  ],
  ssh: [[{ ssh: [{ id: 'marked', secret: 's', key: 'k' }] }, 'marked=${SSH_MARKED}']],
  compression: [[{ compression: 'zstd' }, 'compression=zstd']],
  target: [[{ target: 'marked' }, '"target":"marked"']],
  buildArgs: [[{ buildArgs: { A: 'marked' } }, '"args":{"A":"marked"}']],
  platforms: [[{ platforms: ['linux/arm64'] }, '"platforms":["linux/arm64"]']],
  labels: [[{ labels: { a: 'marked' } }, '"labels":{"a":"marked"}']],
  annotations: [[{ annotations: { a: 'marked' } }, 'a=marked']],
  secrets: [[{ secrets: [{ id: 'marked', secret: 's', key: 'k' }] }, /type=file,id=marked,.*SECRET_MARKED/]],
  cache: [[{ cache: { type: 'registry', ref: 'r.example.com/c:marked', mode: 'min' } }, /c:marked,mode=min/]],
  // That of whoever runs it, as of a script.
  credentials: [[{ credentials: 'marked' }, '"output":["type=registry"]']],
  sourceDateEpoch: [[{ sourceDateEpoch: 1 }, /"SOURCE_DATE_EPOCH":"1".*rewrite-timestamp=true/]],
  extraArgs: [[{ extraArgs: ['--network=host'] }, LEFT_OUT]],
  // Refused of Docker itself.
  registries: [],
};

const definition = (build: object) =>
  oneBuild({ builder: 'docker', runner: 'script', ...build }, { volumes: { marked: { size: '1Gi' } } });

describe('docker-bake.json has each field that Docker honours, or is without the build and says so:', () => {
  const cases = Object.entries(SAMPLES).flatMap(([field, samples]) =>
    samples.map(([build, seen]) => [field, JSON.stringify(build), build, seen] as const),
  );

  it.each(cases)('%s: %s', (_, __, build, seen) => {
    const file = filesOf(definition(build)).get('docker-bake.json');
    const warned = warningsOf(definition(build)).filter((line) => line.includes('docker-bake.json has no word for it'));
    if (seen === LEFT_OUT) {
      expect(file).toBeUndefined();
      expect(warned).not.toEqual([]);
      return;
    }
    const [api] = Object.values(JSON.parse(file as string).target);
    expect(JSON.stringify(api).replaceAll('\\"', '"')).toMatch(
      typeof seen === 'string' ? new RegExp(seen.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : seen,
    );
    expect(warned).toEqual([]);
  });

  it('the table has a sample of each that it does not refuse', () => {
    const without = Object.entries(SAMPLES).filter(([, samples]) => samples.length === 0);
    expect(without.every(([field]) => typeof Reflect.get(Reflect.get(honours, field), 'because') === 'string')).toBe(
      true,
    );
  });
});
