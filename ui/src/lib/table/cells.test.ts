import { expect, test } from 'vitest';
import { address, cellCount, columnOf, corners, letters, rangeText, readRange } from './cells';

test('columns are lettered as a spreadsheet letters them', () => {
  expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(letters)).toEqual([
    'A',
    'Z',
    'AA',
    'AZ',
    'BA',
    'ZZ',
    'AAA',
    'XFD',
  ]);
  for (const column of [0, 25, 26, 701, 702, 16_383])
    expect(columnOf(letters(column))).toBe(column);
});

test('a selection names its cells, whichever way it was drawn', () => {
  const upwards = corners({ anchor: { row: 8, column: 2 }, head: { row: 3, column: 1 } });
  expect(rangeText(upwards)).toBe('B4:C9');
  expect(cellCount(upwards)).toBe(12);
  expect(address({ row: 999_999, column: 0 })).toBe('A1000000');
  expect(rangeText({ from: { row: 3, column: 1 }, to: { row: 3, column: 1 } })).toBe('B4');
});

test('a range is read as it is written, and nothing else is', () => {
  const read = readRange('b4:C9');
  expect(read && rangeText(read)).toBe('B4:C9');
  const swapped = readRange('C9:B4');
  expect(swapped && rangeText(swapped)).toBe('B4:C9');
  expect(['', 'B', '4', 'B0', 'B4:C', 'Sheet1!B4'].map(readRange)).toEqual(Array(6).fill(null));
});
