import { createRequire } from 'node:module';
import { dirname, posix } from 'node:path';
import { defineConfig } from 'vitepress';
import { GROUPS, titleOf } from '../pages.mts';

const require = createRequire(import.meta.url);
const vue = dirname(require.resolve('vue/package.json'));

/** The pages of docs/, as they are: what a site needs more is made here. */
export default defineConfig({
  title: 'cached-builds',
  description: 'Image builds that start warm: one definition in, Kubernetes manifests out.',
  srcDir: '../docs',
  outDir: 'dist',
  cacheDir: 'cache',
  cleanUrls: false,
  rewrites: { 'README.md': 'index.md', 'decisions/README.md': 'decisions/index.md' },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Fields', link: '/reference' },
      { text: 'Faults', link: '/errors' },
    ],
    sidebar: GROUPS.map(({ title, pages }) => ({
      text: title,
      items: pages.map((page) => ({ text: titleOf(page), link: `/${page}` })),
    })),
  },
  // The pages lie outside of this package, and are components of its Vue.
  vite: {
    resolve: {
      alias: {
        'vue/server-renderer': `${vue}/server-renderer/index.mjs`,
        vue: `${vue}/dist/vue.runtime.esm-bundler.js`,
      },
    },
  },
  markdown: {
    attrs: { disable: true },
    config(md) {
      md.core.ruler.push('links', ({ tokens, env }) => {
        for (const { children } of tokens) for (const token of children ?? []) relink(token, env.relativePath);
      });
      // To Vue two braces are a program; here they are text.
      const { escapeHtml } = md.utils;
      md.renderer.rules.text = (tokens, i) => escapeHtml(tokens[i]?.content ?? '').replaceAll('{{', '&#123;&#123;');
      md.renderer.rules.code_inline = (tokens, i) => `<code v-pre>${escapeHtml(tokens[i]?.content ?? '')}</code>`;
      for (const html of ['html_inline', 'html_block'] as const)
        md.renderer.rules[html] = (tokens, i) => {
          const { content = '' } = tokens[i] ?? {};
          if (content.startsWith('<!--')) return '';
          if (content.startsWith('<'))
            throw new Error(`what looks like HTML is shown nowhere; make it code: ${content}`);
          return content;
        };
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, i, options, env, self) => {
        const token = tokens[i];
        if (token?.info.trim() !== 'mermaid') return fence?.(tokens, i, options, env, self) ?? '';
        return `<pre class="mermaid" v-pre>${escapeHtml(token.content)}</pre>`;
      };
    },
  },
});

interface Token {
  readonly type: string;
  tag: string;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** A README is the index of its folder here; what lies outside of docs/ is on no site, and its name goes without a link. */
function relink(token: Token, page: string): void {
  const href = token.type === 'link_open' ? token.attrGet('href') : null;
  if (href === null || /^(https?:|#|mailto:)/.test(href)) return;
  const outside = posix.join(posix.dirname(page), href).startsWith('..');
  if (outside) token.attrSet('href', 'https://www.npmjs.com/package/cdk8s-cached-builds?activeTab=code');
  else token.attrSet('href', href.replace(/README\.md/, 'index.md'));
}
