import { examine } from '../../../src/dockerfile/rules';
import type { DockerfileCode } from '../../../src/dockerfile/rules/rule';
import type { Build } from '../../../src/model/build';
import { DOCKERFILE_FAULTS } from '../../../src/model/faults/dockerfiles';
import { readDefinition } from '../../../src/resolve/definition';
import { oneBuild } from '../../support';

/** What there is beside a Dockerfile, for a rule to find something. */
export interface Beside {
  readonly build?: object;
  readonly ignore?: string;
  readonly files?: readonly string[];
  readonly others?: readonly object[];
}

/** A Dockerfile near the one that docs/errors.md shows, and what is beside both; `but`: what is beside this one alone. */
export interface Case extends Beside {
  readonly left: string;
  readonly but?: Beside;
}

const COMMIT = { parameters: { commit: { default: 'main' } }, buildArgs: { COMMIT: '$(params.commit)' } };
const CLAIM = { source: { type: 'volume', claim: 'source' } };
const GIT = { source: { type: 'git', url: 'https://git.example.com/shop.git' } };
const STATE = { builder: { type: 'buildkit', state: { volume: 'layers' } } };
const AMD = { nodeSelector: { 'kubernetes.io/arch': 'amd64' } };
const ARM = { nodeSelector: { 'kubernetes.io/arch': 'arm64' } };
const TWO_STAGES = 'FROM golang:1.25 AS build\nRUN go build -o /app ./...\nFROM debian:12.11\n';
const NEEDLESS = ['README.md', 'docs/a.md', 'docs/b.md', 'docs/c.md', '.github/a.yml', 'CHANGELOG.md'];

/** By code; where the build is not said it is BuildKit's, with a cache in a registry. */
export const CASES: Readonly<Record<Exclude<DockerfileCode, 'dockerfile-not-found' | 'repo-unknown'>, Case>> = {
  'stage-missing': { build: { target: 'runtme' }, left: 'FROM alpine:3.22 AS runtme' },
  'copy-before-install': { left: 'FROM node:22.14\nCOPY package*.json ./\nRUN npm ci\nCOPY . .' },
  'argument-early': {
    build: COMMIT,
    left: 'FROM node:22.14\nARG HTTP_PROXY\nRUN npm ci\nARG COMMIT\nRUN echo $COMMIT > /version',
  },
  'metadata-early': { build: COMMIT, left: 'FROM node:22.14\nRUN npm ci\nARG COMMIT\nENV REVISION=$COMMIT' },
  'kaniko-after-miss': {
    build: { builder: 'kaniko' },
    files: ['src/main.js', 'package.json'],
    left: 'FROM node:22.14\nCOPY package.json ./\nRUN npm install\nCOPY src/ src/',
  },
  'ignore-file-missing': { files: ['main.js', 'README.md'], left: 'FROM node:22.14\nCOPY main.js .' },
  'ignore-file-narrow': {
    ignore: '.git\n',
    files: ['main.js', ...NEEDLESS],
    left: 'FROM node:22.14\nCOPY . .',
    but: { ignore: 'docs\n.github\n*.md\n' },
  },
  'git-in-context': {
    build: { source: { ...GIT.source, keepGitDir: true } },
    left: 'FROM node:22.14\nCOPY . .',
    but: { ignore: '.git\n' },
  },
  'modes-differ': { build: CLAIM, left: 'FROM node:22.14\nCOPY package.json ./', but: { build: GIT } },
  'update-apart': { left: 'FROM debian:12.11\nRUN apt-get update && apt-get install -y curl' },
  'package-cache-emptied': {
    left: 'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt',
  },
  'package-cache-hook': {
    left: 'FROM debian:12.11\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl',
  },
  'cache-mount-lost': {
    left: 'FROM golang:1.25\nRUN --mount=type=cache,target=/go/pkg/mod go mod download',
    but: { build: STATE },
  },
  'cache-mount-unlocked': {
    left: 'FROM debian:12.11\nRUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y curl',
  },
  'stage-copied-whole': { left: `${TWO_STAGES}COPY --from=build /app /app` },
  'stages-not-kept': {
    build: { cache: 'inline' },
    left: `${TWO_STAGES}COPY --from=build /app /app`,
    but: { build: { cache: 'registry' } },
  },
  'platforms-share-cache': {
    build: { builder: 'kaniko', pod: AMD, cache: { type: 'registry', ref: 'r.example.com/layers' } },
    others: [{ builder: 'kaniko', pod: ARM, cache: { type: 'registry', ref: 'r.example.com/layers' } }],
    left: 'FROM debian:12.11\nRUN uname -m > /machine',
    but: {
      others: [{ builder: 'kaniko', pod: ARM, cache: { type: 'registry', ref: 'r.example.com/layers-arm' } }],
    },
  },
  'compiler-emulated': {
    build: { platforms: ['linux/amd64', 'linux/arm64'] },
    left: 'FROM --platform=$BUILDPLATFORM golang:1.25 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app ./...\nFROM scratch\nCOPY --from=build /app /app',
  },
  'base-floats': { left: 'FROM node:22.14' },
  'add-unchecked': { left: 'FROM debian:12.11\nADD --checksum=sha256:abc https://example.com/tool-1.2.tar.gz /tmp/' },
  'run-never-expires': {
    left: `FROM debian:12.11\nRUN git clone https://example.com/tools.git /tools && git -C /tools checkout ${'0123456789'.repeat(4)}`,
  },
  'secret-unused': {
    build: { secrets: [{ id: 'npm', secret: 'npm', key: 'token' }] },
    left: 'FROM node:22.14\nRUN --mount=type=secret,id=npm npm ci',
  },
  'secret-not-given': {
    left: 'FROM node:22.14\nRUN --mount=type=secret,id=npm npm ci',
    but: { build: { secrets: [{ id: 'npm', secret: 'npm', key: 'token' }] } },
  },
  'argument-unused': { build: { buildArgs: { REVISION: '1' } }, left: 'FROM node:22.14\nARG REVISION' },
  'argument-not-given': { left: 'FROM node:22.14\nARG VERSION=1\nRUN echo $VERSION > /version' },
};

/** The faults of a Dockerfile that are of a code. */
export function foundIn(code: string, text: string, { build = {}, ignore, files = [], others = [] }: Beside) {
  const { errors, warnings } = examine({
    build: buildOf('api', build),
    name: 'Dockerfile',
    text,
    files,
    others: others.map((other) => buildOf('api-arm', other)),
    ...(ignore === undefined ? {} : { ignore }),
  });
  return [...errors, ...warnings].filter((fault) => fault.code === code);
}

/** The faults of what docs/errors.md shows. */
export function foundAsShown(code: keyof typeof CASES) {
  return foundIn(code, DOCKERFILE_FAULTS[code].example.shown, CASES[code]);
}

function buildOf(name: string, build: object): Build {
  const { definition, faults } = readDefinition(oneBuild(build, { volumes: { layers: { size: '1Gi' } } }));
  if (definition === undefined) throw new Error(faults.map(({ message }) => message).join('\n'));
  return { ...(definition.builds[0] as { build: Build }).build, name };
}
