import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const onlyTheBackendKnowsTauri = {
  patterns: [
    {
      group: ['@tauri-apps/*'],
      message: 'Only src/lib/backend/tauri.ts talks to the shell; use the Backend interface.',
    },
    {
      group: ['**/backend/tauri', '**/backend/fake', '**/backend/fake/*'],
      message: 'Take the Backend from the app; which one it is does not matter here.',
    },
  ],
};

export default ts.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/bindings/**',
      '**/results/**',
      '**/canary/**',
    ],
  },
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-restricted-imports': ['error', onlyTheBackendKnowsTauri],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // The router is over the hash: links are plain.
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
    },
  },
  {
    files: ['ui/src/lib/backend/**', 'tests/ui/**', '**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
