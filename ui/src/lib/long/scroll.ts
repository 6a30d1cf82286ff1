/**
 * Where a long list is, when it is longer than an element may be high. Browsers stop at some 17 to
 * 33 million pixels, and lose whole pixels long before. The element is at most TALLEST high; the
 * wheel still moves the rows pixel by pixel, and the scrollbar still reaches every row.
 */
export interface Extent {
  rows: number;
  rowHeight: number;
  /** How much of the rows is in sight. */
  viewport: number;
}

export interface Place {
  /** The element's own `scrollTop`. */
  top: number;
  /** Pixels of rows above the sight. */
  at: number;
}

export const TALLEST = 4_000_000;
/** So near to either end the two are the same, and nothing has to be put right. */
const EDGE = 200_000;
/** Apart by more than this they are brought together, even while the wheel turns. */
const FARTHEST = 40_000;

export const START: Place = { top: 0, at: 0 };

/** How high the element is that holds the rows. */
export function height(extent: Extent): number {
  return Math.min(extent.rows * extent.rowHeight, TALLEST);
}

function ends(extent: Extent) {
  const all = extent.rows * extent.rowHeight;
  return {
    top: Math.max(0, height(extent) - extent.viewport),
    at: Math.max(0, all - extent.viewport),
  };
}

/** The rows that the scrollbar points at. */
function atOf(top: number, extent: Extent): number {
  const end = ends(extent);
  if (end.top === end.at || top <= EDGE) return top;
  if (top >= end.top - EDGE) return end.at - (end.top - top);
  return EDGE + ((top - EDGE) * (end.at - 2 * EDGE)) / (end.top - 2 * EDGE);
}

/** Where the scrollbar points at those rows. */
function topOf(at: number, extent: Extent): number {
  const end = ends(extent);
  if (end.top === end.at || at <= EDGE) return at;
  if (at >= end.at - EDGE) return end.top - (end.at - at);
  return EDGE + ((at - EDGE) * (end.top - 2 * EDGE)) / (end.at - 2 * EDGE);
}

/**
 * After the element was scrolled. A small way moves the rows just as far; a long one is the
 * scrollbar, and goes where it points. Where `top` is another than was given, it must be set.
 */
export function moved(before: Place, top: number, extent: Extent): Place {
  const way = top - before.top;
  if (Math.abs(way) < 1) return before;
  const end = ends(extent);
  if (Math.abs(way) > 4 * extent.viewport) return { top, at: atOf(top, extent) };
  const at = Math.min(end.at, Math.max(0, before.at + way));
  const meant = topOf(at, extent);
  const atEnd = top < EDGE || top > end.top - EDGE;
  return { top: Math.abs(meant - top) > FARTHEST || (atEnd && meant !== top) ? meant : top, at };
}

/** When the scrolling has come to rest: the scrollbar where it belongs. */
export function settled({ at }: Place, extent: Extent): Place {
  return { top: topOf(at, extent), at };
}

/** With so many pixels of rows above the sight. */
export function placed(at: number, extent: Extent): Place {
  const within = Math.min(ends(extent).at, Math.max(0, at));
  return { top: topOf(within, extent), at: within };
}

/** So that the row can be seen, moved no more than is needed. */
export function showing(row: number, place: Place, extent: Extent): Place {
  const above = row * extent.rowHeight;
  const below = above + extent.rowHeight - extent.viewport;
  if (above < place.at) return placed(above, extent);
  if (below > place.at) return placed(below, extent);
  return place;
}

/** The rows to draw: what is in sight, and a few on either side. */
export function rowsIn(place: Place, extent: Extent, more: number): { from: number; to: number } {
  const first = Math.floor(place.at / extent.rowHeight);
  const last = Math.ceil((place.at + extent.viewport) / extent.rowHeight);
  return { from: Math.max(0, first - more), to: Math.min(extent.rows, last + more) };
}
