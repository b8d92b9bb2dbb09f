import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printedBuilds } from '../src/resolve/print';
import { faultsOf, filesOf } from './support';

const ROOT = resolve(__dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

/** A fenced block that says, in a comment above it, what it shows. */
interface Block {
  readonly kind: string;
  readonly names: readonly string[];
  readonly content: string;
}

function blocksOf(page: string): Block[] {
  const pattern = /<!-- (\w+):?([^>]*) -->\n```\w*\n([\s\S]*?)```/g;
  return [...read(page).matchAll(pattern)].map(([, kind = '', names = '', content = '']) => ({
    kind,
    names: names.trim().split(/\s+/),
    content,
  }));
}

/** The parts between lines of `…` stand in the whole, in this order. */
function expectExcerpt(excerpt: string, whole: string): void {
  let rest = whole;
  for (const part of excerpt.split(/^…\n/m)) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
}

const MISTAKES = `version: 1
builds:
  api:
    image: registry.example.com/shop/api:v1
    source: { type: git, url: "https://github.com/example/shop.git" }
    builder: kaniko
    cache: inline
    tagz: [$(params.revision)]
`;

const blocks = pages.flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })));
const blocksThat = (kind: string) => blocks.filter((block) => block.kind === kind);

describe('the pages', () => {
  it.each(pages)(
    '%s calls the package by its own name as long as nothing is installed: npx would fetch another',
    (page) => {
      const commands = [...read(page).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
      const first = commands.findIndex((line) => line.startsWith('npx cached-builds'));
      const installed = commands.findIndex((line) => /^npm (ci|install)\b/.test(line));
      if (installed >= 0 && first >= 0) expect(installed).toBeLessThan(first);
    },
  );

  it.each(blocksThat('file'))('$page shows $names.0 as it is', ({ names: [path = ''], content }) => {
    expectExcerpt(content, read(path));
  });

  it.each(blocksThat('print'))(
    '$page shows what is printed of $names',
    ({ names: [path = '', build = '', environment], content }) => {
      const { print } = printedBuilds([{ path, content: read(path) }], environment);
      expectExcerpt(content, print(build));
    },
  );

  it.each(blocksThat('synth'))(
    '$page shows what $names.0 becomes',
    ({ names: [definition = '', path = ''], content }) => {
      expectExcerpt(content, filesOf(read(definition)).get(path) as string);
    },
  );

  const definitions = [
    ...blocksThat('definition'),
    ...blocksThat('walk').filter(({ names }) => names[1] === 'builds.yaml'),
  ];

  it.each(definitions)('$page shows a definition without faults', ({ content }) => {
    expect(faultsOf(content)).toEqual([]);
  });

  it.each(blocksThat('faults'))('$page shows faults as they are printed', ({ content }) => {
    expect(
      faultsOf(MISTAKES)
        .map((fault) => `builds.yaml:${fault}\n`)
        .join(''),
    ).toBe(content);
  });

  it.each(pages)('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, page, '..', link)))).toEqual([]);
  });

  const own = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');

  it.each(own)('docs/%s stands in the list of pages, and in the menu of the site', (name) => {
    expect(read('docs/README.md')).toContain(`](${name})`);
    expect(read('site/pages.mts')).toContain(`'${name.replace('.md', '')}'`);
  });

  it('are in the package with all that they link to', () => {
    const { files } = JSON.parse(read('package.json')) as { files: string[] };
    const packed = (path: string) =>
      files.some((entry) => path === entry || path.startsWith(`${entry}/`)) || path === 'README.md';
    const links = pages
      .filter(packed)
      .flatMap((page) =>
        [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => join(page, '..', link)),
      );
    expect([...new Set(links)].filter((link) => !packed(link.replace(/\/$/, '')))).toEqual([]);
  });
});
