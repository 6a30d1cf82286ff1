import { expect, test } from 'vitest';
import { LETTERS } from '../backend/fake/letters';
import { groups } from './groups';

test('letters stand under their headings, and are found by every word typed', () => {
  const all = groups(LETTERS, '');
  expect(all[0]?.name).toBe('Grants');
  expect(all.at(-1)?.name).toBe('After the request');
  expect(new Set(all.map((group) => group.name)).size).toBe(all.length);
  expect(all.flatMap((group) => group.letters)).toEqual(LETTERS);

  const found = groups(LETTERS, ' CARD  total ');
  expect(found.flatMap((group) => group.letters.map((letter) => letter.name))).toEqual([
    'card-lines',
  ]);
  expect(groups(LETTERS, 'zebra')).toEqual([]);
});
