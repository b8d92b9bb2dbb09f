import { entry, inBuild, inCode, inFiles } from './entry';
import { quote } from './quote';
import { RULES, type RuleName } from './rules';

const large = () => ({
  version: 1,
  builds: {
    api: { image: 'a/b', source: { type: 'inline', files: { Dockerfile: 'x'.repeat(1_000_001) } } },
  },
});

/** Faults of sources, paths and addresses. */
export const SOURCE_FAULTS = {
  'path-empty': entry({
    words: () => 'a path cannot be empty; leave the field out',
    summary: 'An empty path leads nowhere.',
    remedy: 'Leave the field out.',
    example: inBuild('dockerfile: ""'),
  }),
  'path-absolute': entry<{ value: string }>({
    words: ({ value }) => `"${value}" is absolute; write it relative, without the leading "/"`,
    summary: 'Paths are relative to the source; where that lies is for the runner to say.',
    remedy: 'Leave the leading `/` out.',
    example: inBuild('dockerfile: /docker/Dockerfile'),
  }),
  'path-leaves-source': entry<{ value: string }>({
    words: ({ value }) => `"${value}" leaves its source; a path cannot contain ".."`,
    summary: 'A build reads its source and nothing else of where it runs.',
    remedy: 'Name something below the source.',
    example: inBuild('dockerfile: ../Dockerfile'),
  }),
  'path-control-character': entry({
    words: () => 'a path cannot contain control characters',
    summary: 'A tab or a line break in a path is a mistake, and ends lines of other files.',
    remedy: 'Leave it out.',
    example: inBuild('dockerfile: "a\\tb"'),
  }),
  'file-with-colon': entry({
    words: () => 'a file of a ConfigMap cannot have ":" in its path',
    summary: 'Kubernetes refuses such a path in a volume.',
    remedy: 'Rename the file.',
    example: inFiles('Dockerfile: FROM scratch\n"a:b": x'),
  }),
  'file-is-folder': entry<{ path: string }>({
    words: ({ path }) => `${quote(path)} is a folder; write the path of a file`,
    summary: 'The path of a file names a folder.',
    remedy: 'Write the path of a file.',
    example: inFiles('Dockerfile: FROM scratch\n".": x'),
  }),
  'file-path-not-plain': entry<{ path: string; plain: string }>({
    words: ({ path, plain }) => `${quote(path)} has more than names in it; write ${quote(plain)}`,
    summary: 'A path with `./`, `//` or a slash at its end leads where a shorter one leads.',
    remedy: 'Write the shorter one.',
    example: inFiles('Dockerfile: FROM scratch\n"./x": x'),
  }),
  'file-name-too-long': entry<{ max: number }>({
    words: ({ max }) => `a file name is at most ${max} bytes long`,
    summary: 'Linux has no longer file names.',
    remedy: 'Shorten it.',
    example: inFiles(`Dockerfile: FROM scratch\n${'a'.repeat(256)}: x`),
  }),
  'no-files': entry({
    words: () => 'write at least one file: {Dockerfile: "FROM …"}',
    summary: 'An inline source has no files.',
    remedy: 'Write the Dockerfile.',
    example: inBuild('source: { type: inline, files: {} }'),
  }),
  'files-too-large': entry({
    words: () => 'more than 1 MB, which a ConfigMap cannot hold; use a git or volume source',
    summary: 'Inline files become a ConfigMap, which holds 1 MiB.',
    remedy: 'Use a git or volume source.',
    example: inCode("files: { Dockerfile: 'x'.repeat(1_000_001) }", large),
  }),
  'file-below-file': entry<{ file: string }>({
    words: ({ file }) => `${quote(file)} is a file, and no file can lie below it; rename one`,
    summary: 'One path is a file and a folder.',
    remedy: 'Rename one.',
    example: inFiles('Dockerfile: FROM scratch\na: x\na/b: x'),
  }),
  'file-key-taken': entry<{ other: string }>({
    words: ({ other }) => `it would be the same key of the ConfigMap as ${quote(other)}; rename one`,
    summary: 'Files are kept under keys made of their paths, and two of these are one.',
    remedy: 'Rename one.',
    example: inFiles('Dockerfile: FROM scratch\na/b: x\na_b-c14cddc0: x'),
  }),
  'not-an-address': entry<{ url: string; rule: RuleName }>({
    words: ({ url, rule }) => `${quote(url)} is no ${RULES[rule]}`,
    summary: 'The address is none that the program which calls it takes.',
    remedy: 'Write it like the message shows.',
    example: inBuild('source: { type: git, url: ../shop }'),
  }),
  'host-from-parameter': entry({
    words: () =>
      'a parameter in the host would let whoever starts a run have the credentials sent anywhere; write the host, and parameters behind it',
    summary: 'Credentials go to a host that only the author of the definition chooses.',
    remedy: 'Write the host; parameters may stand in the path.',
    example: inBuild(
      'source: { type: git, url: "https://$(params.host)/shop.git", credentials: git }\nparameters: { host: {} }',
    ),
  }),
  'ssh-without-key': entry({
    words: () =>
      'no pod has a key for an address of SSH; write credentials: NAME, and make that Secret: kubectl create secret generic NAME --type=kubernetes.io/ssh-auth --from-file=ssh-privatekey=… --from-file=known_hosts=…',
    summary: 'Git over SSH lets nobody in without a key, and trusts no host that nobody vouches for.',
    remedy: 'Write `credentials`, or an address of HTTPS for a public repository.',
    example: inBuild('source: { type: git, url: "git@git.example.com:shop/api.git" }'),
  }),
  'credentials-in-clear': entry({
    words: () => 'http:// would send the credentials for everybody on the way to read; write https://',
    summary: 'What goes by plain HTTP can be read on its way.',
    remedy: 'Write `https://`, or leave the credentials out.',
    example: inBuild('source: { type: git, url: "http://git.example.com/shop.git", credentials: git }'),
  }),
};
