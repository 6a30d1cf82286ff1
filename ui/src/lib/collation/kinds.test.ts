import { expect, test } from 'vitest';
import { chosenOf, chosenTwice, mappingOf } from './kinds';

const columns = [
  { letters: 'A', name: 'Organisation', kind: 'text' },
  { letters: 'B', name: 'Grant (£)', kind: 'money' },
];

test('choices become a mapping, and a mapping choices', () => {
  const chosen = { one: 'B', two: '', three: 'Z' };
  const mapping = mappingOf(chosen, columns);
  expect(mapping).toEqual([{ column_id: 'one', from: { name: 'Grant (£)', letters: 'B' } }]);
  expect(chosenOf(mapping)).toEqual({ one: 'B' });
});

test('a column that was chosen twice is named', () => {
  expect(chosenTwice({ one: 'B', two: 'B', three: '' }, columns)).toEqual(['Grant (£)']);
  expect(chosenTwice({ one: 'A', two: 'B' }, columns)).toEqual([]);
});
