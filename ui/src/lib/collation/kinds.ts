import type { CollationKind, CollationTableColumn, ColumnMapping } from '../backend/wire';

/** What a gathered column can hold. */
export const KINDS: { code: CollationKind; text: string }[] = [
  { code: 'money', text: 'Money' },
  { code: 'number', text: 'Numbers' },
  { code: 'date', text: 'Dates' },
  { code: 'text', text: 'Words' },
];

/** How authorities answered, in the order they are offered. */
export const STANDINGS = [
  { code: '', text: 'All' },
  { code: 'answered', text: 'Answered' },
  { code: 'partly', text: 'Partly' },
  { code: 'refused', text: 'Refused' },
  { code: 'not_held', text: 'Not held' },
  { code: 'late', text: 'Late' },
  { code: 'waiting', text: 'Nothing yet' },
  { code: 'not_asked', text: 'Not asked' },
  { code: 'ended', text: 'Ended' },
];

/** A mapping as the form holds it: for each gathered column the letters of the one that feeds it. */
export function chosenOf(mapping: ColumnMapping[]): Record<string, string> {
  return Object.fromEntries(mapping.map((one) => [one.column_id, one.from.letters ?? '']));
}

/** The form's choices as a mapping; a column that is not there is left out. */
export function mappingOf(
  chosen: Record<string, string>,
  columns: CollationTableColumn[],
): ColumnMapping[] {
  return Object.entries(chosen).flatMap(([column_id, letters]) => {
    const column = columns.find((one) => one.letters === letters);
    return column ? [{ column_id, from: { name: column.name, letters } }] : [];
  });
}

/** Columns of the table that were chosen more than once, by their headings. */
export function chosenTwice(
  chosen: Record<string, string>,
  columns: CollationTableColumn[],
): string[] {
  const used = Object.values(chosen).filter(Boolean);
  return columns
    .filter((column) => used.filter((letters) => letters === column.letters).length > 1)
    .map((column) => column.name);
}
