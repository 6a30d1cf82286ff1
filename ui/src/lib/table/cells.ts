/** Cells and their names: rows and columns from 0, addresses as a spreadsheet shows them. */
export interface Cell {
  row: number;
  column: number;
}

/** Cells from where the selection began to where it is now. */
export interface Selection {
  anchor: Cell;
  head: Cell;
}

/** The corners of a range, both within it. */
export interface Range {
  from: Cell;
  to: Cell;
}

/** "A", "Z", "AA". */
export function letters(column: number): string {
  let text = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
  return text;
}

/** "B4". */
export function address({ row, column }: Cell): string {
  return `${letters(column)}${row + 1}`;
}

/** "B4:C9", or "B4" of one cell. */
export function rangeText({ from, to }: Range): string {
  const one = address(from);
  const other = address(to);
  return one === other ? one : `${one}:${other}`;
}

/** Reads "B4:C9" or "B4", in whichever order its corners stand; null when it names no cells. */
export function readRange(text: string): Range | null {
  const found = /^\s*([a-z]{1,3})(\d{1,7})(?::([a-z]{1,3})(\d{1,7}))?\s*$/i.exec(text);
  if (!found) return null;
  const [, column = '', row = '', otherColumn = column, otherRow = row] = found;
  if (Number(row) === 0 || Number(otherRow) === 0) return null;
  return corners({
    anchor: { row: Number(row) - 1, column: columnOf(column) },
    head: { row: Number(otherRow) - 1, column: columnOf(otherColumn) },
  });
}

/** The place of a column of these letters, from 0. */
export function columnOf(text: string): number {
  let column = 0;
  for (const letter of text.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** The range that a selection covers. */
export function corners({ anchor, head }: Selection): Range {
  return {
    from: {
      row: Math.min(anchor.row, head.row),
      column: Math.min(anchor.column, head.column),
    },
    to: { row: Math.max(anchor.row, head.row), column: Math.max(anchor.column, head.column) },
  };
}

/** How many cells a range has. */
export function cellCount({ from, to }: Range): number {
  return (to.row - from.row + 1) * (to.column - from.column + 1);
}

export function holds({ from, to }: Range, row: number, column: number): boolean {
  return row >= from.row && row <= to.row && column >= from.column && column <= to.column;
}
