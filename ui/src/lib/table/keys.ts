import type { Cell, Selection } from './cells';

interface Size {
  rows: number;
  columns: number;
  /** Rows that a page key goes. */
  page: number;
}

/** Where a key takes the selection; null when the key means nothing here. */
export function afterKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { anchor, head }: Selection,
  size: Size,
): Selection | null {
  if (event.altKey) return null;
  const far = event.ctrlKey || event.metaKey;
  const last: Cell = { row: size.rows - 1, column: size.columns - 1 };
  if (far && event.key.toLowerCase() === 'a') return { anchor: { row: 0, column: 0 }, head: last };
  if (event.key === ' ' && event.shiftKey)
    return { anchor: { row: anchor.row, column: 0 }, head: { row: head.row, column: last.column } };
  if (event.key === ' ' && far)
    return {
      anchor: { row: 0, column: anchor.column },
      head: { row: last.row, column: head.column },
    };
  const to = target(event.key, far, head, last, size.page);
  if (!to) return null;
  const within = {
    row: Math.min(last.row, Math.max(0, to.row)),
    column: Math.min(last.column, Math.max(0, to.column)),
  };
  return { anchor: event.shiftKey ? anchor : within, head: within };
}

function target(key: string, far: boolean, at: Cell, last: Cell, page: number): Cell | null {
  switch (key) {
    case 'ArrowUp':
      return { ...at, row: far ? 0 : at.row - 1 };
    case 'ArrowDown':
      return { ...at, row: far ? last.row : at.row + 1 };
    case 'ArrowLeft':
      return { ...at, column: far ? 0 : at.column - 1 };
    case 'ArrowRight':
      return { ...at, column: far ? last.column : at.column + 1 };
    case 'PageUp':
      return { ...at, row: at.row - page };
    case 'PageDown':
      return { ...at, row: at.row + page };
    case 'Home':
      return far ? { row: 0, column: 0 } : { ...at, column: 0 };
    case 'End':
      return far ? last : { ...at, column: last.column };
    default:
      return null;
  }
}
