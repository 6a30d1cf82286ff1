import { expect, test } from 'vitest';
import type { TableColumn, TableColumnKind, TableSheet } from '../backend/wire';
import { addingUp, groupedBy, guess } from './recipe';

const column = (
  letters: string,
  name: string,
  kind: TableColumnKind,
  personal = '',
): TableColumn => ({
  letters,
  name,
  kind,
  kind_chosen: false,
  times: 1,
  hidden: false,
  personal,
});
const sheet = (...table: TableColumn[]): TableSheet => ({
  index: 0,
  name: 'Spend',
  hidden: false,
  rows: 20,
  columns: table.length,
  whole: true,
  header: [1, 1],
  header_chosen: false,
  table,
  notes: [],
});
const ward = column('C', 'Ward', 'text');
const paid = column('D', 'Amount paid', 'money');
const day = column('A', 'Date', 'date');

test('the money by ward is asked first, wherever the columns stand', () => {
  const asked = guess(sheet(day, column('B', 'Payee', 'text'), ward, paid));
  expect(asked.group?.name).toBe('Ward');
  expect(asked.column).toEqual({ name: 'Amount paid', letters: 'D' });
  expect(asked.measure).toBe('sum');
});

test('nobody is grouped by name without being asked, and without amounts rows are counted', () => {
  const asked = guess(
    sheet(column('A', 'Officer', 'text', 'people’s names'), column('B', 'Team', 'text')),
  );
  expect(asked.group?.name).toBe('Team');
  expect(asked.measure).toBe('count');
  expect(asked.column).toBeNull();
});

test('days are gathered by time, and names are not', () => {
  const asked = guess(sheet(day, ward, paid));
  expect(groupedBy(asked, day).period).toBe('financial_year');
  expect(groupedBy(groupedBy(asked, day), ward).period).toBeNull();
  expect(groupedBy(asked, null).group).toBeNull();
});

test('what is no amount can only be counted', () => {
  const asked = guess(sheet(day, ward, paid));
  expect(addingUp(asked, ward).measure).toBe('count');
  expect(addingUp({ ...asked, measure: 'average' }, paid).measure).toBe('average');
  expect(addingUp(addingUp(asked, ward), paid)).toEqual(asked);
});
