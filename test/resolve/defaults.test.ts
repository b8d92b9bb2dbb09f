import { mergeDefaults } from '../../src/resolve/defaults';
import { builderOf } from '../support';

describe('defaults', () => {
  it('stand under every build; what a build writes itself wins', () => {
    expect(mergeDefaults({ tags: ['a'], target: 't' }, { tags: ['b'] })).toEqual({ tags: ['b'], target: 't' });
  });

  it.each(['parameters', 'buildArgs', 'labels', 'annotations', 'registries', 'images'])(
    'merge %s key by key',
    (field) => {
      expect(mergeDefaults({ [field]: { a: '1', b: '1' } }, { [field]: { b: '2' } })).toEqual({
        [field]: { a: '1', b: '2' },
      });
    },
  );

  it('merge pod settings, and the mappings in them', () => {
    const merged = mergeDefaults(
      { pod: { serviceAccount: 's', env: { A: '1' }, tolerations: [{ key: 'a' }] } },
      { pod: { env: { B: '2' }, tolerations: [] } },
    );
    expect(merged).toEqual({ pod: { serviceAccount: 's', env: { A: '1', B: '2' }, tolerations: [] } });
  });

  it('merge a source, builder, cache or runner with one of the same type, and with no other', () => {
    const defaults = { source: { type: 'git', url: 'u', credentials: 'c' } };
    expect(mergeDefaults(defaults, { source: { type: 'git', path: 'p' } })).toEqual({
      source: { type: 'git', url: 'u', credentials: 'c', path: 'p' },
    });
    const inline = { source: { type: 'inline', files: {} } };
    expect(mergeDefaults(defaults, inline)).toEqual(inline);
  });

  it('replace lists as a whole', () => {
    expect(mergeDefaults({ cache: ['a', 'b'] }, { cache: ['c'] })).toEqual({ cache: ['c'] });
  });

  it('of the whole file, registries and tool images, stand below those of defaults', () => {
    const container = builderOf({
      version: 1,
      images: { kaniko: 'mirror.example.com/kaniko:v1.28.3' },
      registries: { 'a.example.com': { http: true } },
      defaults: { builder: 'kaniko', registries: { 'b.example.com': { http: true } } },
      builds: { api: { image: 'r.example.com/a', source: { type: 'inline', files: { Dockerfile: 'FROM a' } } } },
    });
    expect(container.image).toBe('mirror.example.com/kaniko:v1.28.3');
    expect(container.args).toEqual(
      expect.arrayContaining(['--insecure-registry=a.example.com', '--insecure-registry=b.example.com']),
    );
  });
});
