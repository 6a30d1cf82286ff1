import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The page itself and its fonts come while its first script asks the program how things stand. */
const ahead: Plugin = {
  name: 'ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => {
      // While it is worked on the page comes from its sources.
      if (!bundle) return [];
      const link = (rel: string, file: string, more = {}) => ({
        tag: 'link',
        attrs: { rel, href: `/${file}`, crossorigin: '', ...more },
      });
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const first = chunks.find((one) => one.isEntry);
      const page = chunks.find((one) => one.name === 'show');
      if (!first || !page)
        throw new Error('There is no first script, or nothing that shows a page.');
      const files = [...page.imports, page.fileName];
      const needed = files.flatMap((file) => chunks.filter((one) => one.fileName === file));
      const looks = needed.flatMap((one) => [...(one.viteMetadata?.importedCss ?? [])]);
      return [
        ...Object.keys(bundle)
          .filter((file) => file.includes('-latin-wght-normal'))
          .map((file) => link('preload', file, { as: 'font', type: 'font/woff2' })),
        ...looks.map((file) => link('stylesheet', file)),
        // What the first script needs is asked for already.
        ...files
          .filter((file) => !first.imports.includes(file))
          .map((file) => link('modulepreload', file)),
      ];
    },
  },
};

export default defineConfig({
  plugins: [svelte(), svelteTesting(), ahead],
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  // What the tests look at, under a policy as strict as the desktop window's.
  preview: {
    port: 5174,
    strictPort: true,
    host: '127.0.0.1',
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'",
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2023', 'safari17'],
    // The window's content policy has no data: for fonts, and the program is read from disk anyway.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    expect: { requireAssertions: true },
  },
});
