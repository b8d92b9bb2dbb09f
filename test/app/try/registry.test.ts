import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BASE, pushBase } from '../../../src/app/try/example';
import { type Registry, startRegistry } from '../../../src/app/try/registry';
import { Store } from '../../../src/app/try/store';
import { temporaryFolder } from '../../support';

let registry: Registry;
let url: string;

beforeAll(async () => {
  const store = new Store(join(temporaryFolder(), 'registry'));
  pushBase(store);
  registry = await startRegistry(store);
  url = `http://127.0.0.1:${registry.port}`;
});
afterAll(() => registry.close());

const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** As engines push: in pieces, or in one. */
async function push(pieces: readonly string[], digest: string): Promise<Response> {
  const begun = await fetch(`${url}/v2/shop/api/blobs/uploads/`, { method: 'POST' });
  expect(begun.status).toBe(202);
  let location = begun.headers.get('location');
  for (const body of pieces.slice(0, -1))
    location = (await fetch(`${url}${location}`, { method: 'PATCH', body })).headers.get('location');
  return fetch(`${url}${location}?digest=${digest}`, { method: 'PUT', body: pieces.at(-1) ?? '' });
}

describe('the registry of a trial', () => {
  it('answers that it is one', async () => {
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
  });

  it('keeps what is pushed, in one piece or in several, and gives it back whole or in part', async () => {
    for (const pieces of [['layer one'], ['layer ', 'two'], ['']]) {
      const content = pieces.join('');
      expect((await push(pieces, digestOf(content))).status).toBe(201);
      const blob = `${url}/v2/shop/api/blobs/${digestOf(content)}`;
      expect(await (await fetch(blob)).text()).toBe(content);
      expect((await fetch(blob, { method: 'HEAD' })).headers.get('content-length')).toBe(String(content.length));
    }
    const part = await fetch(`${url}/v2/shop/api/blobs/${digestOf('layer one')}`, { headers: { range: 'bytes=6-' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 6-8/9', 'one']);
  });

  it('keeps nothing that is not what its digest says', async () => {
    const said = digestOf('something');
    expect((await push(['another thing'], said)).status).toBe(400);
    expect((await fetch(`${url}/v2/shop/api/blobs/${said}`)).status).toBe(404);
  });

  it('lends a layer to another repository, and begins an upload of one that it lacks', async () => {
    await push(['lent'], digestOf('lent'));
    const mounted = (digest: string) =>
      fetch(`${url}/v2/shop/web/blobs/uploads/?mount=${digest}&from=shop/api`, { method: 'POST' });
    expect((await mounted(digestOf('lent'))).status).toBe(201);
    expect((await mounted(digestOf('not there'))).status).toBe(202);
  });

  it('finds a manifest by its tag and by its digest, with the type it was pushed as', async () => {
    const type = 'application/vnd.oci.image.manifest.v1+json';
    const put = { method: 'PUT', body: '{"schemaVersion":2}', headers: { 'content-type': type } };
    const pushed = await fetch(`${url}/v2/shop/api/manifests/latest`, put);
    expect(pushed.status).toBe(201);
    for (const name of ['latest', pushed.headers.get('docker-content-digest')]) {
      const found = await fetch(`${url}/v2/shop/api/manifests/${name}`);
      expect([found.headers.get('content-type'), await found.text()]).toEqual([type, put.body]);
    }
    expect((await fetch(`${url}/v2/shop/api/manifests/v1`)).status).toBe(404);
  });

  it('has the image that the example starts from, for each architecture', async () => {
    const index = (await (await fetch(`${url}/v2/${BASE}/manifests/1`)).json()) as {
      manifests: { digest: string; platform: { architecture: string } }[];
    };
    expect(index.manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64']);
    for (const { digest } of index.manifests) {
      const manifest = (await (await fetch(`${url}/v2/${BASE}/manifests/${digest}`)).json()) as {
        layers: { digest: string }[];
      };
      for (const layer of manifest.layers)
        expect((await fetch(`${url}/v2/${BASE}/blobs/${layer.digest}`)).status).toBe(200);
    }
  });

  it('refuses what it has no answer for', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['DELETE', '/v2/shop/api/manifests/latest'],
      ['GET', '/v2/shop/api/blobs/sha256:..%2f..%2fetc'],
    ] as const)
      expect((await fetch(`${url}${path}`, { method })).status).toBe(404);
  });
});
