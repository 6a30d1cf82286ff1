import type { GridRow } from './gridrow';

/** A column as the grid shows it. */
export interface GridColumn {
  letters: string;
  /** Its heading; empty where it has none. */
  name: string;
  /** What it holds, in a word. */
  holds: string;
  /** The file hides it. */
  hidden: boolean;
  /** What it seems to say about people; empty when nothing. */
  personal: string;
}

const LETTER = 7.6;
const LEAST = 88;
const MOST = 320;

/** How wide each column is: as its heading and its first rows need. */
export function widths(columns: GridColumn[], rows: GridRow[]): number[] {
  return columns.map((column, at) => {
    const longest = Math.max(
      Math.min(column.name.length, 26),
      ...rows.map((row) => row.cells[at]?.text.length ?? 0),
    );
    const least = LEAST + (column.personal ? 56 : 0) + (column.hidden ? 50 : 0);
    return Math.round(Math.min(MOST, Math.max(least, longest * LETTER + 24)));
  });
}

/** Where each column begins; the last entry is where all end. */
export function starts(widths: number[]): number[] {
  const made = [0];
  for (const width of widths) made.push((made.at(-1) ?? 0) + width);
  return made;
}

/** The columns that can be seen. */
export function columnsIn(begins: number[], left: number, room: number) {
  const all = begins.length - 1;
  let from = 0;
  while (from < all - 1 && (begins[from + 1] ?? 0) <= left) from++;
  let to = from;
  while (to < all && (begins[to] ?? 0) < left + room) to++;
  return { from, to };
}
