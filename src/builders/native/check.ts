import type { Build } from '../../model/build';
import { daemonOf } from '../../model/builder';
import { type Fault, fault } from '../../model/faults';
import { MAX_TAG } from '../../model/image';
import { hasReferences, showText, sourceValuesOf } from '../../model/text';
import { BUILDERS } from '..';
import { architecturesOf, tagOf } from './parts';

/** What keeps a build from being built on nodes of each architecture. */
export function nativeFaults(build: Build): Fault[] {
  if (build.platformNodes !== 'native') return [];
  return [...platformFaults(build), ...ofOneNode(build), ...tagFaults(build)];
}

function platformFaults(build: Build): Fault[] {
  const { platforms } = build;
  if (platforms.length === 0) return [fault('native-platforms', ['platformNodes'], {})];
  const architectures = architecturesOf(build);
  return platforms.flatMap((platform, i) => {
    const shown = showText(platform);
    const twice = architectures.indexOf(architectures[i] ?? '') < i;
    if (!hasReferences(platform) && !twice && /^linux\/[^/]+$/.test(shown)) return [];
    return [fault('native-platform', ['platforms', i], { platform: shown })];
  });
}

/** What there is for one node, or one image, alone. */
const OF_ONE: readonly {
  readonly path: readonly string[];
  readonly has: (build: Build) => boolean;
  readonly because: string;
  readonly instead: string;
}[] = [
  {
    path: ['source'],
    has: ({ source }) => source.type === 'volume',
    because: 'a volume is for nodes of one architecture',
    instead: 'write source: {type: git, …}',
  },
  {
    path: ['cache'],
    has: ({ cache }) => [...cache.from, ...cache.to].some(({ type }) => type === 'volume'),
    because: 'a volume is for nodes of one architecture',
    instead: 'write cache: registry, of which each architecture has its own',
  },
  {
    path: ['builder', 'state'],
    has: ({ builder }) => 'state' in builder && builder.state !== undefined,
    because: 'a volume is for nodes of one architecture',
    instead: 'leave state out',
  },
  {
    path: ['steps', 'before'],
    has: ({ steps }) => steps.before.some(({ volumes }) => volumes.some(({ volume }) => volume !== undefined)),
    because: 'a volume is for nodes of one architecture',
    instead: 'leave volume out of the volumes of these steps, which gives each a disk of its own',
  },
  {
    path: ['builder', 'daemon'],
    has: ({ builder }) => daemonOf(builder) !== undefined,
    because: 'a daemon is on a node of one architecture',
    instead: 'leave daemon out',
  },
  {
    path: ['skip'],
    has: ({ skip }) => skip !== undefined,
    because: 'nobody looks for an image before its architectures are built',
    instead: 'leave skip out',
  },
  {
    path: ['output'],
    has: ({ output }) => output !== undefined,
    because: 'an index is joined in the registry',
    instead: 'leave output out',
  },
  ...(['provenance', 'sbom'] as const).map((name) => ({
    path: ['builder', name],
    has: ({ builder }: Build) => Reflect.get(builder, name) !== undefined,
    because: 'what is attested of an image is an index by itself, which no other takes in',
    instead: `leave ${name} out`,
  })),
  {
    path: ['image'],
    has: ({ image }) => sourceValuesOf(image).length > 0,
    because: 'images are handed on by the name of their repository',
    instead: 'write $(source.…) in tags',
  },
];

function ofOneNode(build: Build): Fault[] {
  return OF_ONE.filter(({ has }) => has(build)).map(({ path, because, instead }) =>
    fault('not-honoured', path, { because: `with platformNodes: native ${because}`, remedy: instead }),
  );
}

/** A builder that pushes nothing by its digest alone has a tag for each architecture. */
function tagFaults(build: Build): Fault[] {
  if (BUILDERS[build.builder.type].pushesByDigest) return [];
  const longest = Math.max(0, ...architecturesOf(build).map((name) => showText(tagOf(build, name)).length));
  return longest > MAX_TAG
    ? [fault('native-tag', ['tags', 0], { longest: MAX_TAG - (longest - showText(build.tags[0] ?? []).length) })]
    : [];
}
