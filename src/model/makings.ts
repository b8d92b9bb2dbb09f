import type { Build, BuildSettings } from './build';
import { dockerfileOf } from './inputs';
import { type Reference, referencesOf, showText, type Text, text } from './text';
import { toolImages } from './tools';
import { textsIn } from './values';

/** Of each field whether the image is made of it. What is looked at in the source is no field: its folders, by their trees. */
const MAKES: Readonly<Record<keyof BuildSettings, boolean>> = {
  image: false,
  additionalImages: false,
  tags: false,
  push: false,
  output: false,
  source: false,
  dockerfile: true,
  contexts: true,
  ssh: true,
  compression: true,
  target: true,
  buildArgs: true,
  platforms: true,
  platformNodes: false,
  labels: true,
  annotations: true,
  secrets: true,
  builder: true,
  cache: false,
  credentials: false,
  parameters: false,
  runner: false,
  trigger: false,
  pod: false,
  pullRequests: false,
  dependsOn: false,
  group: false,
  runs: false,
  namespace: false,
  timeout: false,
  sourceDateEpoch: true,
  extraArgs: true,
  registries: false,
  // Those before it are looked at by themselves.
  steps: false,
  skip: false,
  notify: false,
  images: false,
  kubernetesVersion: false,
};

/** What of a build the image is made of, but the files of its source. */
export function makings(build: Build): object {
  const { source, images, pod, steps } = build;
  const fields = Object.entries(MAKES).flatMap(([name, makes]) =>
    makes ? [[name, build[name as keyof BuildSettings]]] : [],
  );
  const fetched = source.type === 'git' ? { lfs: source.lfs, submodules: source.submodules } : {};
  return {
    ...Object.fromEntries(fields),
    fetched,
    before: steps.before,
    env: pod.env ?? {},
    tools: toolImages(images),
  };
}

/** What that refers to, each once. */
export function referencesInMakings(build: Build): Reference[] {
  const all = textsIn(makings(build)).flatMap(({ text }) => referencesOf(text));
  return [...new Map(all.map((reference) => [JSON.stringify(reference), reference])).values()];
}

/** The folders of the source that the image is made of, and its Dockerfile, below the root of the source. */
export function foldersRead(build: Build): Text[] {
  const { source, contexts } = build;
  const context = ('path' in source && source.path) || text`.`;
  const { path, from } = dockerfileOf(build);
  const named = Object.values(contexts).flatMap((one) => (one.path === undefined ? [] : [one.path]));
  const isTop = from === 'source' || showText(context) === '.';
  return [context, isTop ? path : text`${context}/${path}`, ...named].map(plainFolder);
}

/** Without steps that lead nowhere, at its ends. */
function plainFolder(folder: Text): Text {
  const last = folder.length - 1;
  return folder.map((part, i) => {
    if (typeof part !== 'string') return part;
    const begun = i === 0 ? part.replace(/^(\.\/)+(?=.)/, '') : part;
    return i === last ? begun.replace(/\/+$/, '') : begun;
  });
}
