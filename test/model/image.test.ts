import { imageFault, pinnedImageFault, repositoryFault, splitImage, tagFault } from '../../src/model/image';

describe('an image reference', () => {
  it('splits into repository, tag and digest, a port being no tag', () => {
    expect(splitImage('localhost:5000/a/b:v1')).toMatchObject({ repository: 'localhost:5000/a/b', tag: 'v1' });
    expect(splitImage('localhost:5000/a/b')).toMatchObject({ repository: 'localhost:5000/a/b' });
    expect(splitImage(`a/b@sha256:${'0'.repeat(64)}`).digest).toContain('sha256:');
  });

  it.each(['alpine', 'registry.example.com:5000/a/b_c/d', 'a.b/c'])('%j is a repository', (image) =>
    expect(repositoryFault(image)).toBeUndefined(),
  );

  it.each(['Alpine', 'a//b', '/a', 'a b', ''])('%j is no repository', (image) =>
    expect(repositoryFault(image)).toBeDefined(),
  );

  it('of a build has no tag and no digest, and the message says where the tag goes', () => {
    expect(repositoryFault('shop/api:v1')?.message).toContain('tags: ["v1"]');
    expect(repositoryFault(`shop/api@sha256:${'0'.repeat(64)}`)?.message).toContain('shop/api');
  });

  it.each(['v1.2', '_x', 'a'.repeat(128)])('%j is a tag', (tag) => expect(tagFault(tag)).toBeUndefined());
  it.each(['-x', '.x', 'a/b', 'a'.repeat(129), ''])('%j is no tag', (tag) => expect(tagFault(tag)).toBeDefined());

  it('of a tool is pinned: a release tag or a digest, never a floating tag', () => {
    expect(pinnedImageFault('ghcr.io/acme/kaniko:v1.28.3')).toBeUndefined();
    expect(pinnedImageFault('ghcr.io/acme/kaniko:latest')).toBeDefined();
    expect(pinnedImageFault('ghcr.io/acme/kaniko')).toBeDefined();
    expect(imageFault('ubuntu:24.04')).toBeUndefined();
  });
});
