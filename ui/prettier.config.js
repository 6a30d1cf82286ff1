export default {
  plugins: ['prettier-plugin-svelte'],
  printWidth: 100,
  singleQuote: true,
  trailingComma: 'all',
  overrides: [{ files: '*.svelte', options: { parser: 'svelte' } }],
};
