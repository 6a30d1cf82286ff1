import { expect, test } from 'vitest';
import { afterKey } from './keys';

const SIZE = { rows: 1_000_000, columns: 6, page: 19 };
const at = (row: number, column: number) => ({ row, column });
const one = (row: number, column: number) => ({ anchor: at(row, column), head: at(row, column) });
const press = (key: string, from = one(10, 2), more: Partial<KeyboardEvent> = {}) =>
  afterKey(
    { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more },
    from,
    SIZE,
  );

test('arrows go a cell, and stop at the edges', () => {
  expect(press('ArrowDown')).toEqual(one(11, 2));
  expect(press('ArrowLeft', one(0, 0))).toEqual(one(0, 0));
  expect(press('ArrowDown', one(999_999, 5))).toEqual(one(999_999, 5));
});

test('pages, and the ends of rows and of the sheet', () => {
  expect(press('PageDown')).toEqual(one(29, 2));
  expect(press('PageUp')).toEqual(one(0, 2));
  expect(press('End')).toEqual(one(10, 5));
  expect(press('End', one(10, 2), { ctrlKey: true })).toEqual(one(999_999, 5));
  expect(press('Home', one(10, 2), { ctrlKey: true })).toEqual(one(0, 0));
});

test('with Shift the selection grows from where it began', () => {
  expect(press('ArrowDown', one(10, 2), { shiftKey: true })).toEqual({
    anchor: at(10, 2),
    head: at(11, 2),
  });
  expect(press(' ', one(10, 2), { shiftKey: true })).toEqual({
    anchor: at(10, 0),
    head: at(10, 5),
  });
  expect(press('a', one(10, 2), { ctrlKey: true })).toEqual({
    anchor: at(0, 0),
    head: at(999_999, 5),
  });
});

test('other keys are left to the window', () => {
  expect(['p', 'Tab', 'Escape', '?'].map((key) => press(key))).toEqual([null, null, null, null]);
  expect(press('ArrowLeft', one(1, 1), { altKey: true })).toBeNull();
});
