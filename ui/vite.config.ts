import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The fonts of the page come while its script is read, not after the first text is drawn. */
const fontsAhead: Plugin = {
  name: 'fonts-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => file.includes('-latin-wght-normal'))
        .map((file) => ({
          tag: 'link',
          attrs: {
            rel: 'preload',
            as: 'font',
            type: 'font/woff2',
            href: `/${file}`,
            crossorigin: '',
          },
        })),
  },
};

export default defineConfig({
  plugins: [svelte(), svelteTesting(), fontsAhead],
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
    // Screens come one by one, their looks with the first: nothing is drawn twice.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    expect: { requireAssertions: true },
  },
});
