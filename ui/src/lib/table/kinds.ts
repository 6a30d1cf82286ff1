import type { TableColumnKind } from '../backend/wire';

/** What columns can hold, as people say it, and in a word for the heading of the grid. */
export const KINDS: { kind: TableColumnKind; name: string; short: string }[] = [
  { kind: 'money', name: 'Money', short: 'money' },
  { kind: 'number', name: 'Numbers', short: 'numbers' },
  { kind: 'percentage', name: 'Percentages', short: '%' },
  { kind: 'date', name: 'Days', short: 'days' },
  { kind: 'date_month_first', name: 'Days, month first', short: 'days, US' },
  { kind: 'text', name: 'Words', short: 'words' },
];

export const short = (kind: TableColumnKind): string =>
  KINDS.find((one) => one.kind === kind)?.short ?? '';
