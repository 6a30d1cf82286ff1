import { expect, test } from 'vitest';
import { readDays } from './days';

test.each([
  ['', null],
  ['  ', null],
  ['1', 1],
  [' 40 ', 40],
  ['400', 400],
  ['0', undefined],
  ['401', undefined],
  ['-3', undefined],
  ['20.5', undefined],
  ['twenty', undefined],
])('“%s” working days', (text, days) => {
  expect(readDays(text)).toBe(days);
});
