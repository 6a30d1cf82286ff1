/** A cell as the grid shows it. */
export interface GridCell {
  text: string;
  /** A number of any sort: its figures stand under one another. */
  number: boolean;
}

export interface GridRow {
  cells: GridCell[];
  /** The file hides it. */
  hidden: boolean;
}

export type ReadCells = (offset: number, limit: number) => Promise<GridRow[]>;
