import { entry, inBuild, inFile } from './entry';
import { quote } from './quote';
import { isNo, type RuleName } from './rules';

const LONG = 'a'.repeat(64);

/** Faults of what things are called. */
export const NAME_FAULTS = {
  'not-a-name': entry<{ value?: string; rule: RuleName; proposal?: string }>({
    words: ({ value, rule, proposal }) =>
      `${isNo(value, rule)}${proposal === undefined ? '' : `; write "${proposal}"`}`,
    summary:
      'A name has a character or a form that what it names cannot have. A name that may be the content of a secret is not shown.',
    remedy: 'Write it in the characters that the message lists; where it can, it proposes a name.',
    example: inFile(
      'builds:\n  My_API: { image: a/b, source: { type: git, url: "https://git.example.com/shop.git" } }',
    ),
  }),
  'name-too-long': entry<{ length: number; max: number }>({
    words: ({ length, max }) => `a name of ${length} characters; write at most ${max}`,
    summary: 'The system that keeps the object, or the file system, takes no name that long.',
    remedy: 'Shorten it.',
    example: inBuild(`namespace: ${LONG}`),
  }),
  'daemon-name-digit': entry<{ name: string }>({
    words: ({ name }) => `"${name}" begins with a digit, which the name of a Service must not; write "b-${name}"`,
    summary: 'A daemon is a Service too, and the name of a Service begins with a letter.',
    remedy: 'Begin it with a letter.',
    example: inFile('daemons:\n  1st: { size: 100Gi, issuer: ca }'),
  }),
  'daemon-name-too-long': entry<{ length: number; max: number }>({
    words: ({ length, max }) => `a name of ${length} characters; the pods of a daemon take at most ${max}`,
    summary: 'A StatefulSet labels its pods with its name, a dash and a hash, and a label has 63 characters.',
    remedy: 'Shorten it.',
    example: inFile(`daemons:\n  ${LONG}: { size: 100Gi, issuer: ca }`),
  }),
  'own-variable': entry<{ name: string }>({
    words: ({ name }) => `${name} is a variable of this project; write another name`,
    summary: 'Pods of Tekton and Argo have this variable already.',
    remedy: 'Write another name.',
    example: inBuild('pod: { env: { LITERAL_DOLLAR: x } }'),
  }),
  'own-label': entry<{ key: string }>({
    words: ({ key }) => `${key} is written by this project; leave it out`,
    summary: 'Every object has this label already, and yours would be lost.',
    remedy: 'Leave it out.',
    example: inBuild('pod: { labels: { app.kubernetes.io/name: x } }'),
  }),
  'secret-id-taken': entry<{ first: number; id: string }>({
    words: ({ first, id }) => `secrets[${first}] has the id ${quote(id)} already; give one of them another`,
    summary: 'Two secrets of a build have one id, so a RUN step could mount only one of them.',
    remedy: 'Give one of them another id.',
    example: inBuild('secrets:\n  - { id: npm, secret: a, key: token }\n  - { id: npm, secret: b, key: token }'),
  }),
  'not-an-image': entry<{ value: string; rule: RuleName }>({
    words: ({ value, rule }) => isNo(value, rule),
    summary: 'A reference to an image, or a part of one, is not formed as registries take it.',
    remedy: 'Write it like `registry.example.com/team/name:tag`, the repository in lower case.',
    example: inBuild('image: Registry.example.com/Shop/API'),
  }),
  'image-not-alone': entry<{ repository: string; tag?: string; digest?: string }>({
    words: ({ repository, tag, digest }) =>
      `write the repository alone: "${repository}", ${digest === undefined ? `and the tag in tags: ["${tag}"]` : `without the digest "${digest}"`}`,
    summary: 'A repository is asked for; the tags of what is pushed are in `tags`, and its digest is not known before.',
    remedy: 'Write the repository, and the tag in `tags`.',
    example: inBuild('image: registry.example.com/shop/api:v1'),
  }),
  'image-floats': entry<{ value: string; repository: string }>({
    words: ({ value, repository }) =>
      `"${value}" floats; pin it to a version or a digest, such as ${repository}@sha256:…`,
    summary: 'A tool image whose tag moves may be another one tomorrow.',
    remedy: 'Pin it to a version or a digest.',
    example: inBuild('images: { kaniko: "ghcr.io/osscontainertools/kaniko:latest" }'),
  }),
  'not-a-value': entry<{ value?: string; rule: RuleName }>({
    words: ({ value, rule }) => isNo(value, rule, 'it'),
    summary: 'The text cannot stand in this place: the program that reads it would take it for something else.',
    remedy: 'Write it in the characters that the message lists.',
    example: inBuild('target: "-release"'),
  }),
};
