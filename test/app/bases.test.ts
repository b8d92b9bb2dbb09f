import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { atHand } from '../../src/app/at-hand';
import { loadDefinition } from '../../src/resolve/load';
import { temporaryFolder } from '../support';

const DOCKERFILE = 'ARG NODE=22\nFROM node:$NODE-slim AS build\nFROM unused:1 AS other\nFROM nginx:1.29 AS web\n';
const GIT = { type: 'git', url: 'https://github.com/example/shop.git', path: 'web' };

/** A checkout of the shop, and in it a definition. */
function checkout(builds: Record<string, object>, warmer: object = {}, dockerfile = DOCKERFILE): string {
  const folder = temporaryFolder();
  spawnSync('git', ['init', '-q', folder]);
  spawnSync('git', ['-C', folder, 'remote', 'add', 'origin', 'git@github.com:example/shop.git']);
  mkdirSync(join(folder, 'web'));
  writeFileSync(join(folder, 'web/Dockerfile'), dockerfile);
  const cache = ['registry', { type: 'volume', volume: 'bases' }];
  const definition = {
    version: 1,
    volumes: { bases: { size: '10Gi', accessModes: ['ReadWriteMany'] } },
    warmers: { bases: { volume: 'bases', from: 'builds', ...warmer } },
    defaults: { builder: 'kaniko', source: GIT, cache },
    builds: Object.fromEntries(
      Object.entries(builds).map(([name, build]) => [name, { image: `r.example.com/${name}`, ...build }]),
    ),
  };
  writeFileSync(join(folder, 'builds.yaml'), stringify(definition));
  return folder;
}

function warmed(folder: string, folders = [folder]) {
  const { definition, faults } = loadDefinition(join(folder, 'builds.yaml'), undefined, atHand(folders));
  return definition?.warmers.map(({ settings }) => settings.images) ?? faults;
}

describe('a warmer from builds', () => {
  it('warms what the Dockerfiles start from, for the targets and with the arguments of the builds', () => {
    const folder = checkout({ web: { target: 'web' }, api: { target: 'build', buildArgs: { NODE: '24' } } });
    expect(warmed(folder)).toEqual([['nginx:1.29', 'node:24-slim']]);
  });

  it('puts defaults of parameters in', () => {
    const build = { target: 'build', parameters: { node: { default: '20' } }, buildArgs: { NODE: '$(params.node)' } };
    expect(warmed(checkout({ web: build }))).toEqual([['node:20-slim']]);
  });

  it('warms what is listed besides', () => {
    expect(warmed(checkout({ web: { target: 'web' } }, { images: ['alpine:3.20'] }))).toEqual([
      ['alpine:3.20', 'nginx:1.29'],
    ]);
  });

  it('leaves builds alone that do not read its volume, and images that other builds push', () => {
    const builds = {
      base: { cache: 'registry' },
      web: { dependsOn: ['base'], buildArgs: { BASE: '$(builds.base.ref)' } },
    };
    const text = 'ARG BASE\nFROM alpine:3.20 AS tools\nFROM $BASE\nCOPY --from=tools /a /a\n';
    expect(warmed(checkout(builds, {}, text))).toEqual([['alpine:3.20']]);
  });

  it('reads Dockerfiles that are in the definition', () => {
    const source = { type: 'inline', files: { Dockerfile: 'FROM busybox:1.37' } };
    expect(warmed(checkout({ web: { source } }), [])).toEqual([['busybox:1.37']]);
  });

  it('is a fault where a Dockerfile is not at hand', () => {
    const folder = checkout({ web: {} });
    expect(warmed(folder, [temporaryFolder()])).toEqual([
      expect.stringMatching(
        /builds\.yaml:\d+:\d+ warmers\.bases\.from: no build reads the volume whose Dockerfile is at/,
      ),
    ]);
  });
});
