import { type Deed, entry } from './entry';
import { type Hint, hinted } from './known';
import { quote } from './quote';

function inDockerfile<Data>(shown: string, data: Data): Deed<Data> {
  return { shown, language: 'text', data };
}

/** What is found in the Dockerfiles of builds, where their sources are at hand. All but the first are warnings. */
export const DOCKERFILE_FAULTS = {
  'stage-missing': entry<{ target: string; hint: Hint }>({
    words: ({ target, hint }) => `there is no stage ${quote(target)}, which the build has as its target${hinted(hint)}`,
    summary: 'The `target` of a build is no stage of its Dockerfile.',
    remedy: 'Write the name of one of its stages.',
    example: inDockerfile('FROM alpine:3.22 AS runtime', { target: 'runtme', hint: { near: 'runtime' } }),
  }),
  'dockerfile-not-found': entry<{ dockerfile: string; build: string }>({
    words: ({ dockerfile, build }) =>
      `${build} has the Dockerfile ${dockerfile}, which is not here; write dockerfile: with its path below the source path`,
    summary: 'The repository at hand has no such Dockerfile.',
    remedy: 'Write `dockerfile` with its path, relative to the path of the source.',
    example: {
      shown: 'cached-builds check --repo ../shop',
      language: 'sh',
      data: { dockerfile: 'Dockerfile', build: 'api' },
    },
  }),
  'repo-unknown': entry<{ repo: string }>({
    words: ({ repo }) => `no build has its source from the repository in ${quote(repo)}, as its remotes are called`,
    summary: 'A folder is given with `--repo`, and no build says the address of one of its Git remotes.',
    remedy: 'Name a checkout of a repository that builds have in `source.url`, or add its address as a remote.',
    example: { shown: 'cached-builds check --repo ../shop', language: 'sh', data: { repo: '../shop' } },
  }),
  'copy-before-install': entry<{ copy: string; run: string }>({
    words: ({ copy, run }) =>
      `${quote(copy)} comes before ${quote(run)}, which so runs again whenever any file changes; copy what names the packages first, install, then copy the rest`,
    summary:
      'The whole context is copied before packages are installed: each change of any file installs all of them again.',
    remedy: 'Copy the files that name the packages, install, and copy the rest after that.',
    example: inDockerfile('FROM node:22.14\nCOPY . .\nRUN npm ci', { copy: 'COPY . .', run: 'RUN npm ci' }),
  }),
  'argument-early': entry<{ name: string; run: string }>({
    words: ({ name, run }) =>
      `${name} has another value in each run and is declared before ${quote(run)}, which does not use it and so never is found; declare it where it is used`,
    summary: 'A RUN is known by all ARGs that are declared before it, whether it uses them or not.',
    remedy: 'Move the ARG down, to where it is used.',
    example: inDockerfile('FROM node:22.14\nARG COMMIT\nRUN npm ci\nRUN echo $COMMIT > /version', {
      name: 'COMMIT',
      run: 'RUN npm ci',
    }),
  }),
  'metadata-early': entry<{ instruction: string; run: string }>({
    words: ({ instruction, run }) =>
      `${quote(instruction)} says something else in each run and stands before ${quote(run)}, which so never is found; write it at the end`,
    summary: 'What follows is known by the variables before it, and to Kaniko and Buildah by labels, too.',
    remedy: 'Move it to the end of its stage.',
    example: inDockerfile('FROM node:22.14\nARG COMMIT\nENV REVISION=$COMMIT\nRUN npm ci --revision=$COMMIT', {
      instruction: 'ENV REVISION=$COMMIT',
      run: 'RUN npm ci --revision=$COMMIT',
    }),
  }),
  'kaniko-after-miss': entry<{ copy: string; run: string }>({
    words: ({ copy, run }) =>
      `Kaniko knows a layer by all that stands before it, so once ${quote(copy)} has changed, ${quote(run)} runs again; install before it`,
    summary:
      'What is copied before an install changes more often than what is installed. `probeAfterMiss` does not help: it looks on where a layer is gone or too old, and here each layer after it has another key.',
    remedy: 'Put what seldom changes first.',
    example: inDockerfile('FROM node:22.14\nCOPY src/ src/\nCOPY package.json ./\nRUN npm install', {
      copy: 'COPY src/ src/',
      run: 'RUN npm install',
    }),
  }),
  'ignore-file-missing': entry<{ copy: string; needless: number; files: number }>({
    words: ({ copy, needless, files }) =>
      `${quote(copy)} runs again for every file, and there is no .dockerignore: at least ${needless} of ${files} files look as if no image needed them`,
    summary: 'The whole context is copied, and no ignore file keeps anything out of it.',
    remedy:
      'Write a `.dockerignore` at the root of the context; `cached-builds predict` says what each line of it is worth.',
    example: inDockerfile('FROM node:22.14\nCOPY . .', { copy: 'COPY . .', needless: 1, files: 2 }),
  }),
  'ignore-file-narrow': entry<{ copy: string; needless: number; files: number }>({
    words: ({ copy, needless, files }) =>
      `${quote(copy)} runs again for every file that the ignore file lets in: ${needless} of ${files} look as if no image needed them`,
    summary:
      'The ignore file lets in what changes often and no image needs, such as documentation and what CI is made of.',
    remedy: 'Add them to the `.dockerignore`; `cached-builds predict` says what each line of it is worth.',
    example: inDockerfile('FROM node:22.14\nCOPY . .', { copy: 'COPY . .', needless: 6, files: 7 }),
  }),
  'git-in-context': entry<{ copy: string }>({
    words: ({ copy }) =>
      `${quote(copy)} takes .git along, which differs after each commit and from clone to clone; write .git into the .dockerignore`,
    summary: 'The history of the repository is in the context, so a copy of the whole context is never found.',
    remedy: 'Write `.git` into the `.dockerignore`, or leave `keepGitDir` out.',
    example: inDockerfile('FROM node:22.14\nCOPY . .', { copy: 'COPY . .' }),
  }),
  'modes-differ': entry<{ copy: string }>({
    words: ({ copy }) =>
      `${quote(copy)} is known by the modes of files too, and what put them on the volume may have had another umask; write them with umask 022`,
    summary: 'Files of the same bytes and other permissions are other files to a cache.',
    remedy: 'Let what fills the volume use `umask 022`, or take the source from Git.',
    example: inDockerfile('FROM node:22.14\nCOPY package.json ./', { copy: 'COPY package.json ./' }),
  }),
  'update-apart': entry<{ run: string }>({
    words: ({ run }) =>
      `the lists of packages are cached here and get old, while ${quote(run)} changes: what it wants may be gone; write both in one RUN`,
    summary: 'A cached `apt-get update` is from another day than the `apt-get install` after it.',
    remedy: 'Write `RUN apt-get update && apt-get install …`.',
    example: inDockerfile('FROM debian:12.11\nRUN apt-get update\nRUN apt-get install -y curl', {
      run: 'RUN apt-get install -y curl',
    }),
  }),
  'package-cache-emptied': entry<{ what: string; folder: string }>({
    words: ({ what, folder }) =>
      `${quote(what)} leaves nothing in ${folder}, which is mounted as a cache; leave it out`,
    summary: 'What a cache mount is for is deleted, or turned off, in the RUN that has it.',
    remedy: 'Leave out what deletes or disables the cache: a mount is no part of the image.',
    example: inDockerfile(
      'FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir -r requirements.txt',
      {
        what: '--no-cache-dir',
        folder: '/root/.cache/pip',
      },
    ),
  }),
  'package-cache-hook': entry({
    words: () =>
      'this cache of apt stays empty: images of Debian and Ubuntu delete what was downloaded; add rm -f /etc/apt/apt.conf.d/docker-clean before it',
    summary: 'Images of Debian and Ubuntu have a hook, `docker-clean`, that empties the folder of this cache mount.',
    remedy: 'Write `RUN rm -f /etc/apt/apt.conf.d/docker-clean` before the first use of apt.',
    example: inDockerfile(
      'FROM debian:12.11\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl',
      {},
    ),
  }),
  'cache-mount-lost': entry<{ folder: string; builder: string }>({
    words: ({ folder, builder }) =>
      `${folder} is empty in every build: what ${builder} leaves behind is thrown away with its pod, and cache mounts are in no cache; give the builder a state volume or a daemon`,
    summary: 'Cache mounts live where the builder keeps its state, and no cache has them.',
    remedy: 'Write `state` or `daemon` of the builder, or rely on layers alone.',
    example: inDockerfile('FROM golang:1.25\nRUN --mount=type=cache,target=/go/pkg/mod go mod download', {
      folder: '/go/pkg/mod',
      builder: 'buildkit',
    }),
  }),
  'cache-mount-unlocked': entry<{ folder: string }>({
    words: ({ folder }) => `${folder} is shared by builds that run at once, and apt wants it alone; add sharing=locked`,
    summary: 'The folders that apt keeps its files in are locked by it: of two builds at once one fails.',
    remedy: 'Write `sharing=locked` in the mount.',
    example: inDockerfile(
      'FROM debian:12.11\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl',
      { folder: '/var/lib/apt' },
    ),
  }),
  'stage-copied-whole': entry<{ copy: string; stage: string }>({
    words: ({ copy, stage }) =>
      `${quote(copy)} takes all of the stage ${quote(stage)}, so anything in it that changes makes this layer anew; copy what is needed`,
    summary: 'A whole stage is copied: compilers, caches, logs and all.',
    remedy: 'Copy the files that are needed.',
    example: inDockerfile(
      'FROM golang:1.25 AS build\nRUN go build -o /app ./...\nFROM debian:12.11\nCOPY --from=build / /',
      {
        copy: 'COPY --from=build / /',
        stage: 'build',
      },
    ),
  }),
  'stages-not-kept': entry<{ stage: string; kept: 'inline' | 'min' }>({
    words: ({ stage, kept }) =>
      `the stage ${quote(stage)} is in no cache: ${kept === 'inline' ? 'an inline cache' : 'mode: min'} keeps the last stage only; write cache: {type: registry, mode: max}`,
    summary: 'A cache of the last stage has none of the stages that it copies from, where most of the work is.',
    remedy: 'Write `cache: registry`, whose mode is `max` where nothing else is said.',
    example: inDockerfile(
      'FROM golang:1.25 AS build\nRUN go build -o /app ./...\nFROM debian:12.11\nCOPY --from=build /app /app',
      { stage: 'build', kept: 'inline' },
    ),
  }),
  'platforms-share-cache': entry<{ build: string }>({
    words: ({ build }) =>
      `${build} is for another platform and keeps its layers in the same repository, and Kaniko's keys do not know platforms; write cache: {type: registry, ref: …} with one for each`,
    summary:
      'Two builds by Kaniko for different platforms share a repository of layers, and may take those of each other.',
    remedy: 'Write a `ref` of its own for each platform.',
    example: inDockerfile('FROM debian:12.11\nRUN uname -m > /machine', { build: 'api-arm' }),
  }),
  'compiler-emulated': entry<{ from: string; stage: string }>({
    words: ({ from, stage }) =>
      `the compiler of ${quote(stage)} is emulated for all platforms but one, which is slow; write FROM --platform=$BUILDPLATFORM instead of ${quote(from)}, and compile for $TARGETARCH`,
    summary: 'A stage that compiles runs once for each platform, emulated where it is not that of the machine.',
    remedy: 'Write `FROM --platform=$BUILDPLATFORM`, declare `ARG TARGETARCH`, and cross-compile.',
    example: inDockerfile(
      'FROM golang:1.25 AS build\nRUN go build -o /app ./...\nFROM scratch\nCOPY --from=build /app /app',
      {
        from: 'FROM golang:1.25 AS build',
        stage: 'build',
      },
    ),
  }),
  'base-floats': entry<{ image: string; tag: string; warmed: boolean }>({
    words: ({ image, tag, warmed }) =>
      `${image} is another image whenever its tag ${quote(tag)} moves, and then nothing is found; write a version or a digest${warmed ? '' : '; no warmer keeps it either'}`,
    summary:
      'The base has a tag that moves, or none: each new image of that name makes every layer anew, whenever it comes.',
    remedy: 'Write a version, or better a digest, and let a bot move it.',
    example: inDockerfile('FROM node:latest', { image: 'node:latest', tag: 'latest', warmed: true }),
  }),
  'add-unchecked': entry<{ add: string }>({
    words: ({ add }) =>
      `${quote(add)} is downloaded in every build to see whether it has changed, and takes whatever comes; add --checksum=sha256:…`,
    summary: 'An ADD of an address without a checksum fetches it each time, and trusts it.',
    remedy: 'Write `ADD --checksum=sha256:… URL DESTINATION`.',
    example: inDockerfile('FROM debian:12.11\nADD https://example.com/tool-1.2.tar.gz /tmp/', {
      add: 'ADD https://example.com/tool-1.2.tar.gz /tmp/',
    }),
  }),
  'run-never-expires': entry<{ command: string }>({
    words: ({ command }) =>
      `${quote(command)} gives something else tomorrow, and the cache goes on giving what it was; name a version, in an ARG if it changes`,
    summary: 'A cached RUN whose result depends on the day: its text stays, so it is found for ever.',
    remedy: 'Name the version or the commit that is wanted.',
    example: inDockerfile('FROM debian:12.11\nRUN git clone https://example.com/tools.git /tools', {
      command: 'git clone',
    }),
  }),
  'secret-unused': entry<{ id: string }>({
    words: ({ id }) =>
      `the build gives the secret ${quote(id)}, and no RUN of this target mounts it; write RUN --mount=type=secret,id=${id}, or give it not`,
    summary: 'A secret reaches the builder for nothing.',
    remedy: 'Mount it where it is needed, or take it out of `secrets`.',
    example: inDockerfile('FROM node:22.14\nRUN npm ci', { id: 'npm' }),
  }),
  'secret-not-given': entry<{ id: string }>({
    words: ({ id }) =>
      `this mounts the secret ${quote(id)}, which the build does not give; write secrets: [{id: ${id}, secret: …, key: …}]`,
    summary: 'A RUN mounts a secret that the definition does not have: it is an empty path, or the build fails.',
    remedy: 'Add it to `secrets`.',
    example: inDockerfile('FROM node:22.14\nRUN --mount=type=secret,id=npm npm ci', { id: 'npm' }),
  }),
  'argument-unused': entry<{ name: string }>({
    words: ({ name }) =>
      `the build gives the argument ${name}, which no ARG of this Dockerfile declares; it has no effect`,
    summary: 'A build argument is given that the Dockerfile does not declare.',
    remedy: 'Declare it with `ARG`, or take it out of `buildArgs`.',
    example: inDockerfile('FROM node:22.14\nARG VERSION', { name: 'REVISION' }),
  }),
  'argument-not-given': entry<{ name: string }>({
    words: ({ name }) => `nobody gives ${name} a value; write buildArgs: {${name}: …}, or a default here`,
    summary: 'An ARG without a default is given no value: it is empty.',
    remedy: 'Write it in `buildArgs`, or give it a default.',
    example: inDockerfile('FROM node:22.14\nARG VERSION\nRUN echo $VERSION > /version', { name: 'VERSION' }),
  }),
};
