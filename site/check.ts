/**
 * The site as a reader has it: every link leads to a page and to a heading that are there, the search finds, pictures are
 * drawn, and what is copied of a definition is one without faults.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { launch, type Page } from 'puppeteer-core';
import { readContent } from '../src/resolve/load';

const DIST = join(__dirname, 'dist');
const BROWSER = process.env.CHROME ?? '/usr/bin/chromium';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const pages = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

async function main(): Promise<void> {
  links();
  if (!existsSync(BROWSER) && process.env.CI !== 'true') {
    console.warn(`no browser: ${BROWSER} is not there; CHROME names another`);
    return;
  }
  const server = await serve();
  const browser = await launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await search(page, at);
    await pictures(page, at);
    await definitions(page, at);
    assert.deepEqual(faults, [], 'no page has an error');
  } finally {
    await browser.close();
    server.close();
  }
}

/** Without a browser: what is in the files. */
function links(): void {
  const contents = new Map(pages.map((name) => [name, readFileSync(join(DIST, name), 'utf8')]));
  const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
  const ids = new Map([...contents].map(([name, text]) => [name, new Set(all(text, / id="([^"]+)"/g))]));
  const dead: string[] = [];
  let count = 0;
  for (const [name, text] of contents)
    for (const href of all(text, /<a [^>]*href="([^"]+)"/g).filter((link) => !/^(https?|mailto):/.test(link))) {
      const { pathname, hash } = new URL(href.replaceAll('&amp;', '&'), `http://site/${name}`);
      const page = pathname === '/' ? 'index.html' : pathname.slice(1).replace(/^([^.]*[^/.])$/, '$1.html');
      const target = page.endsWith('/') ? `${page}index.html` : page;
      const there = ids.get(target);
      count++;
      if (there === undefined || (hash !== '' && !there.has(decodeURIComponent(hash.slice(1)))))
        dead.push(`${name}: ${href}`);
    }
  assert.deepEqual(dead, [], 'every link leads somewhere');
  console.log(`${pages.length} pages, ${count} links lead to a page and a heading that are there`);
}

async function search(page: Page, at: string): Promise<void> {
  await page.goto(at, { waitUntil: 'networkidle0' });
  await page.click('.VPNavBarSearch button');
  await page.waitForSelector('input[type=search]');
  await page.type('input[type=search]', 'rootless');
  await page.waitForSelector('.VPLocalSearchBox .result');
  const found = await page.$$eval('.VPLocalSearchBox .result', (results) =>
    results.map((one) => one.textContent ?? ''),
  );
  assert.ok(
    found.some((text) => /rootless/i.test(text)),
    'the search finds what is on a page',
  );
  await page.click('.VPLocalSearchBox .result');
  await page.waitForFunction("!document.querySelector('.VPLocalSearchBox')");
  assert.notEqual(new URL(page.url()).pathname, '/', 'what was found is opened');
  console.log(`the search for "rootless" finds ${found.length} places`);
}

async function pictures(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/choosing.html`, { waitUntil: 'networkidle0' });
  await page.waitForSelector('pre.mermaid svg');
  await page.waitForFunction("document.querySelectorAll('pre.mermaid svg').length === 2");
  const words = await page.$$eval('pre.mermaid', (all) => all.map((one) => one.textContent ?? '').join(' '));
  assert.match(words, /Where does it run\?/);
  assert.doesNotMatch(words, /Syntax error/i);
  console.log('the pictures of choosing.html are drawn');
}

/** What the button beside a block copies. */
async function definitions(page: Page, at: string): Promise<void> {
  let [copied, checked] = [0, 0];
  for (const name of pages.filter((one) => !/^(404|errors)\.html$/.test(one))) {
    await page.goto(`${at}/${name}`, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.VPDoc, .VPHome, .VPContent');
    if (copied === 0 && (await page.$('div.language-yaml button.copy')) !== null) {
      await page.waitForFunction(
        "document.documentElement.dataset.vApp === '' || document.querySelector('#app')?.__vue_app__",
      );
      await page.evaluate('navigator.clipboard.writeText = async (text) => { window.copied = text; }');
      await page.click('div.language-yaml button.copy');
      await page.waitForFunction('window.copied');
      const shown = await page.$eval('div.language-yaml code', (code) => code.textContent ?? '');
      assert.equal(String(await page.evaluate('window.copied')).trim(), shown.trim());
      copied++;
    }
    const blocks = await page.$$eval('div.language-yaml code', (all) => all.map((one) => one.textContent ?? ''));
    for (const text of blocks.filter(
      (one) => /^version: 1$/m.test(one) && /^builds:/m.test(one) && !/^…$/m.test(one),
    )) {
      assert.deepEqual(readContent('builds.yaml', `${text}\n`).faults, [], `${name}:\n${text}`);
      checked++;
    }
  }
  assert.ok(copied === 1 && checked > 20, `${checked} definitions were found`);
  console.log(`${checked} definitions of the site are without faults, as they are copied`);
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = join(DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!file.startsWith(DIST) || !existsSync(file)) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
        .end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
