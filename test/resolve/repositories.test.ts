import { showText, type Text } from '../../src/model/text';
import { isMirrorOf, repositoryOf, sameRepository } from '../../src/resolve/repositories';

/** A text with a value of a run for each `?`. */
const textOf = (written: string): Text =>
  written.split('?').flatMap((literal, i) => (i === 0 ? [literal] : [{ param: `p${i}` }, literal]));

describe('the repository of an image', () => {
  it.each([
    ['r.example.com/shop/api', 'r.example.com/shop/api'],
    ['r.example.com/shop/api:v1', 'r.example.com/shop/api'],
    ['r.example.com:5000/api', 'r.example.com:5000/api'],
    [`r.example.com:5000/api:v1@sha256:${'0'.repeat(64)}`, 'r.example.com:5000/api'],
    ['r.example.com/?:?', 'r.example.com/$(params.p1)'],
    ['r.example.com/?/?:v1-?', 'r.example.com/$(params.p1)/$(params.p2)'],
    ['?', '$(params.p1)'],
    ['?:v1', '$(params.p1)'],
    ['r.example.com/api?', 'r.example.com/api$(params.p1)'],
  ])('%s is %s', (image, repository) => {
    expect(showText(repositoryOf(textOf(image)))).toBe(repository);
  });
});

describe('a repository that a run has a part in', () => {
  it.each([
    ['r.example.com/?', 'r.example.com/shop/api'],
    ['r.example.com/?/api', 'r.example.com/shop/api'],
    ['?', 'r.example.com/shop/api'],
    ['?/api', 'r.example.com/shop/api'],
    ['r.example.com/s?p/?', 'r.example.com/shop/api'],
    ['docker.io/?', 'node'],
    ['library/?', 'node'],
    ['nod?', 'docker.io/library/node'],
    ['bitnami/?', 'docker.io/bitnami/redis'],
  ])('%s may be %s', (one, written) => {
    expect(sameRepository(textOf(one), [written])).toBe(true);
  });

  it.each([
    ['r.example.com/?', 'other.example.com/shop/api'],
    ['r.example.com/?/web', 'r.example.com/shop/api'],
    ['example.com/?', 'r.example.com/shop/api'],
    ['r.example.com/shop?', 'r.example.com/sho'],
    ['rxexample.com/?', 'r.example.com/shop/api'],
    ['r.example.com/?', 'rxexample.com/shop/api'],
    ['nod?', 'r.example.com/node'],
    ['library/?', 'docker.io/bitnami/redis'],
  ])('%s is never %s', (one, written) => {
    expect(sameRepository(textOf(one), [written])).toBe(false);
  });
});

describe('a repository that is written out', () => {
  it.each([
    ['R.example.com:443/shop/api', 'r.example.com/shop/api', true],
    ['node', 'docker.io/library/node', true],
    ['node', 'docker.io/bitnami/node', false],
    ['r.example.com/shop/api', 'r.example.com/shop/api2', false],
    ['r.example.com/shop', 'r.example.com/shop/api', false],
  ])('%s and %s are one: %s', (one, other, same) => {
    expect(sameRepository([one], [other])).toBe(same);
    expect(sameRepository([other], [one])).toBe(same);
  });
});

it.each([
  ['r.example.com/hub', 'r.example.com/hub/library/node', true],
  ['R.example.com:443/hub', 'r.example.com/hub/node', true],
  ['r.example.com/hub', 'r.example.com/hub2/node', false],
  ['r.example.com/hub', 'r.example.com/hub', false],
  ['r.example.com/hub', 'other.example.com/hub/node', false],
])('a registry would take for a copy below %s what is written to %s: %s', (mirror, written, is) => {
  expect(isMirrorOf([mirror], [written])).toBe(is);
});
