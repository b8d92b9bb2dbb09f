import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, start, stop, until } from '../lab/processes';
import type { Place } from './engine';

/** A folder with a registry in it, for the time of a test. */
export async function placeWithRegistry(): Promise<Place & { remove(): Promise<void> }> {
  // In memory where there is such a folder: engines wait for a disk with every layer.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cached-builds-lab-'));
  const registry = `127.0.0.1:${await freePort()}`;
  const settings = join(folder, 'registry.json');
  const storage = { filesystem: { rootdirectory: join(folder, 'registry') } };
  writeFileSync(settings, JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: registry } }));
  const server = start('docker-registry', ['serve', settings], join(folder, 'registry.log'));
  await until('the registry', () =>
    fetch(`http://${registry}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const remove = async () => {
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, registry, remove };
}
