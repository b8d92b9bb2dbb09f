import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBuildkitd } from './buildkitd';
import { Case } from './case';
import type { Lab } from './lab';
import type { Engine } from './logs';
import type { PodRun } from './pod';
import { CONTAINERS_CONF } from './tools';

/** Something to measure: a build on a runner, cold and warm. */
export interface Subject {
  readonly builder: string;
  readonly cache: string;
  readonly runner: string;
  readonly engine: Engine;
  readonly make: () => Case;
  /** Runs it with nothing of an earlier run. */
  readonly fresh: (subject: Case) => PodRun | Promise<PodRun>;
  /** Runs it with what its engine kept itself. */
  readonly kept?: (subject: Case) => PodRun | Promise<PodRun>;
  /** What is reused after a change of the source. */
  readonly afterChange?: readonly string[];
}

export const inOneVolume = { volumes: { kept: { claim: 'kept' } } };
const rootless = { type: 'buildkit' };
export const state = { state: { volume: 'kept' } };

const MACHINE: NodeJS.ProcessEnv = { BUILDAH_ISOLATION: 'chroot' };

/** Buildah keeps its storage where it is told; a new folder is a new machine. */
export function ownStorage(subject: Case, name: string): NodeJS.ProcessEnv {
  const file = join(subject.folder, `${name}.conf`);
  const at = (part: string) => JSON.stringify(join(subject.folder, name, part));
  writeFileSync(file, `[storage]\ndriver = "overlay"\ngraphroot = ${at('graph')}\nrunroot = ${at('run')}\n`);
  const limits = join(subject.folder, 'containers.conf');
  writeFileSync(limits, CONTAINERS_CONF);
  return { ...MACHINE, CONTAINERS_STORAGE_CONF: file, CONTAINERS_CONF: limits };
}
const withStorage = (subject: Case, name: string): PodRun => subject.script(ownStorage(subject, name));
let machines = 0;

/** The builds that run as pods. */
export function podSubjects(lab: Lab): readonly Subject[] {
  const pod = (
    builder: string,
    cache: string,
    engine: Engine,
    build: object,
    more: Partial<Subject> = {},
  ): Subject => ({
    builder,
    cache,
    engine,
    runner: 'Job',
    make: () => new Case(lab, build),
    fresh: (subject) => subject.pod(),
    ...(engine === 'kaniko' ? {} : { kept: (subject: Case) => subject.pod('kept') }),
    ...more,
  });

  return [
    pod('buildkit, rootless', 'registry', 'buildkit', { builder: rootless, cache: 'registry' }),
    pod('buildkit, privileged', 'registry', 'buildkit', {
      builder: { type: 'buildkit', mode: 'privileged' },
      cache: 'registry',
    }),
    // mode=min keeps what is in the image: the layers of the stage before are lost once one of them changes.
    pod('buildkit, rootless', 'inline', 'buildkit', { builder: rootless, cache: 'inline' }, { afterChange: ['tools'] }),
    pod(
      'buildkit, rootless',
      'volume',
      'buildkit',
      {},
      {
        make: () => new Case(lab, { builder: rootless, cache: { type: 'volume', volume: 'kept' } }, inOneVolume),
      },
    ),
    pod(
      'buildkit, rootless',
      'state on a volume',
      'buildkit',
      {},
      {
        make: () => new Case(lab, { builder: { ...rootless, ...state }, cache: 'none' }, inOneVolume),
        kept: undefined,
      },
    ),
    pod(
      'buildkit, rootless',
      's3',
      'buildkit',
      {},
      {
        make: () => {
          const cache = {
            type: 's3',
            bucket: 'cache',
            region: 'lab',
            endpointUrl: lab.s3,
            usePathStyle: true,
            credentials: 'bucket',
          };
          const keys = { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
          return new Case(lab, { builder: rootless, cache }, {}, { bucket: keys });
        },
      },
    ),
    pod('kaniko', 'registry', 'kaniko', { builder: 'kaniko', cache: 'registry' }),
    pod('kaniko, COPY layers', 'registry', 'kaniko', {
      builder: { type: 'kaniko', cacheCopyLayers: true },
      cache: 'registry',
    }),
    pod('buildah, rootless', 'registry', 'buildah', { builder: 'buildah', cache: 'registry' }),
    pod('buildah, privileged', 'registry', 'buildah', {
      builder: { type: 'buildah', mode: 'privileged' },
      cache: 'registry',
    }),
    pod('buildah, privileged, overlay', 'registry', 'buildah', {
      builder: { type: 'buildah', mode: 'privileged', storageDriver: 'overlay' },
      cache: 'registry',
    }),
    pod('buildah, rootless, overlay', 'registry', 'buildah', {
      builder: { type: 'buildah', storageDriver: 'overlay' },
      cache: 'registry',
    }),
    pod(
      'buildah, rootless',
      'state on a volume',
      'buildah',
      {},
      {
        make: () => new Case(lab, { builder: { type: 'buildah', ...state }, cache: 'none' }, inOneVolume),
        kept: undefined,
      },
    ),
  ];
}

/** The builds that run as scripts. */
export function scriptSubjects(lab: Lab): readonly Subject[] {
  const script = (
    builder: string,
    cache: string,
    engine: Engine,
    build: object,
    more: Partial<Subject> = {},
  ): Subject => ({
    builder,
    cache,
    engine,
    runner: 'script',
    make: () =>
      new Case(
        lab,
        { runner: 'script', ...build },
        engine === 'buildkit' && builder.startsWith('docker') ? { registries: {} } : {},
      ),
    fresh: (subject) => subject.script(MACHINE),
    ...more,
  });

  /** Throws away all that Docker has built. */
  const pruned = (subject: Case): PodRun => {
    lab.docker('builder', 'prune', '--all', '--force');
    return subject.script(MACHINE);
  };

  return [
    script(
      'docker',
      'inline',
      'buildkit',
      // The lab's docker has no bridge.
      { builder: 'docker', cache: 'inline', extraArgs: ['--network=host'] },
      {
        fresh: pruned,
        kept: (subject) => subject.script(MACHINE),
        afterChange: ['tools'],
      },
    ),
    script(
      'docker, buildx',
      'registry',
      'buildkit',
      { builder: 'docker', cache: 'registry' },
      {
        fresh: (subject) => withBuildkitd(lab, subject, `fresh-${machines++}`, MACHINE),
        kept: (subject) => withBuildkitd(lab, subject, 'kept', MACHINE),
      },
    ),
    script(
      'buildkit, running',
      'registry',
      'buildkit',
      { builder: 'buildkit', cache: 'registry' },
      {
        fresh: (subject) => withBuildkitd(lab, subject, `fresh-${machines++}`, MACHINE),
        kept: (subject) => withBuildkitd(lab, subject, 'kept', MACHINE),
      },
    ),
    script('buildkit, throwaway', 'registry', 'buildkit', { builder: 'buildkit', cache: 'registry' }),
    script(
      'kaniko',
      'registry',
      'kaniko',
      { builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
      {
        make: () =>
          new Case(
            lab,
            { runner: 'script', builder: 'kaniko', cache: [{ type: 'registry' }, { type: 'volume', volume: 'bases' }] },
            { volumes: { bases: { claim: 'bases' } } },
          ),
      },
    ),
    script(
      'buildah',
      'registry',
      'buildah',
      { builder: 'buildah', cache: 'registry' },
      {
        fresh: (subject) => withStorage(subject, `fresh-${machines++}`),
        kept: (subject) => withStorage(subject, 'kept'),
      },
    ),
  ];
}
