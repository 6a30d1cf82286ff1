import { expect, test } from 'vitest';
import { columnsIn, starts, widths, type GridColumn } from './columns';

const column = (name: string): GridColumn => ({
  letters: 'A',
  name,
  holds: '',
  hidden: false,
  personal: '',
});
const row = (...texts: string[]) => ({
  cells: texts.map((text) => ({ text, number: false })),
  hidden: false,
});

test('columns are as wide as what stands in them, within reason', () => {
  const made = widths(
    [column('Ward'), column('No'), column('x'.repeat(500))],
    [row('Fullers Row and Marsh End', '1', 'y'.repeat(2_000))],
  );
  expect(made[0]).toBe(214);
  expect(made[1]).toBe(88);
  expect(made[2]).toBe(320);
});

test('only the columns in sight are drawn', () => {
  const begins = starts([100, 100, 100, 100, 100]);
  expect(begins).toEqual([0, 100, 200, 300, 400, 500]);
  expect(columnsIn(begins, 0, 250)).toEqual({ from: 0, to: 3 });
  expect(columnsIn(begins, 150, 100)).toEqual({ from: 1, to: 3 });
  expect(columnsIn(begins, 9_000, 100)).toEqual({ from: 4, to: 5 });
  expect(columnsIn([0], 0, 100)).toEqual({ from: 0, to: 0 });
});
