import type { Cell } from './strip';

/** How wide a strip is drawn, and how high; it is stretched to the room there is. */
export const WIDE = 210;
export const HIGH = 24;
const DAY = 16;
const DUE = 22;
const LATE = 10;
/** What the hatching of a holiday is apart. */
const HATCH = 3.5;

/** What a day looks like; days of one look are drawn as one shape. */
export type Look =
  | 'received'
  | 'due'
  | 'answered'
  | 'other'
  | 'late'
  | 'holiday'
  | 'hatch'
  | 'weekend'
  | 'past'
  | 'day'
  | 'today';

/** A day that says what it is when the pointer rests on it. */
export interface Spot {
  x: number;
  width: number;
  words: string;
}

export interface Drawing {
  shapes: { look: Look; path: string }[];
  spots: Spot[];
}

const look = (cell: Cell): Look => {
  if (cell.due) return 'due';
  if (cell.answered) return 'answered';
  if (cell.late) return 'late';
  if (cell.other) return 'other';
  if (cell.received) return 'received';
  if (cell.kind === 'holiday') return 'holiday';
  if (cell.kind === 'weekend') return 'weekend';
  return cell.past ? 'past' : 'day';
};

const share = (cell: Cell) => {
  if (cell.received) return 1;
  if (cell.kind === 'weekend') return 0.32;
  return cell.kind === 'holiday' ? 0.62 : 1;
};

const height = (cell: Cell) => (cell.due ? DUE : cell.late ? LATE : DAY);

const at = (number: number) => String(Math.round(number * 10) / 10);

/** A box with round corners, standing on the ground. */
function box(x: number, width: number, high: number, out = 0): string {
  const [left, top] = [x - out, HIGH - high - out];
  const [wide, tall] = [Math.max(width + 2 * out, 0.5), high + 2 * out];
  const r = Math.min(2, wide / 2);
  const corner = (dx: number, dy: number) => `a${at(r)} ${at(r)} 0 0 1 ${at(dx)} ${at(dy)}`;
  return (
    `M${at(left + r)} ${at(top)}h${at(wide - 2 * r)}${corner(r, r)}v${at(tall - 2 * r)}${corner(-r, r)}` +
    `h${at(2 * r - wide)}${corner(-r, -r)}v${at(2 * r - tall)}${corner(r, -r)}z`
  );
}

/** Lines that rise from left to right within a box. */
function hatched(x: number, width: number): string {
  let lines = '';
  for (let y = HIGH - DAY + width; y < HIGH; y += HATCH)
    lines += `M${at(x)} ${at(y)}l${at(width)} ${at(-width)}`;
  return lines;
}

/** The days of a strip as a few shapes: a list draws hundreds of them at once. */
export function drawn(cells: Cell[]): Drawing {
  const gap = cells.length > 50 ? 1 : 1.5;
  const shares = cells.reduce((sum, cell) => sum + share(cell), 0);
  const one = (WIDE - gap * (cells.length - 1)) / shares;
  const paths = new Map<Look, string>();
  const add = (name: Look, path: string) => paths.set(name, (paths.get(name) ?? '') + path);
  const spots: Spot[] = [];
  let x = 0;
  for (const cell of cells) {
    const width = share(cell) * one;
    const name = look(cell);
    // What has an edge of one pixel is as large with it as the others are without.
    const edged = name === 'holiday' || name === 'other';
    add(name, box(x, width, height(cell), edged ? -0.5 : 0));
    if (name === 'holiday') add('hatch', hatched(x, width));
    if (cell.today) add('today', box(x, width, height(cell), 0.75));
    if (cell.notable) spots.push({ x, width, words: cell.words });
    x += width + gap;
  }
  return { shapes: [...paths].map(([name, path]) => ({ look: name, path })), spots };
}
