// Proves that svelte-check still reports errors: it must fail on the one planted beside this file.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const run = spawnSync(
  'npx',
  ['svelte-check', '--workspace', here, '--tsconfig', './tsconfig.json', '--output', 'machine'],
  { encoding: 'utf8' },
);
const said = run.stdout + run.stderr;
if (run.status === 0 || !said.includes('Canary.svelte') || !said.includes('not assignable')) {
  process.stderr.write(`The planted type error was not reported.\n${said}\n`);
  process.exit(1);
}
process.stdout.write('The planted type error is reported, as it must be.\n');
