import { plainDay } from '../format';

/** A stretch of days, both ends included. */
export interface Days {
  from: string;
  to: string;
}

/** The days of “2024/25”, “2022/23 to 2024/25” or “2024-05-01 to 2024-07-31”; null for anything else. */
export function daysOf(period: string): Days | null {
  const [first = '', last = first] = period.trim().split(' to ');
  const from = year(first) ?? same(first);
  const to = year(last) ?? same(last);
  return from && to && from.from <= to.to ? { from: from.from, to: to.to } : null;
}

/** “1 April 2024 to 31 March 2025”. */
export function daysInWords({ from, to }: Days): string {
  return `${plainDay(from)} to ${plainDay(to)}`;
}

/** How many financial years “2022/23 to 2024/25” names; 1 for one of them. */
export function yearsIn(period: string): number {
  const days = daysOf(period);
  return days ? Number(days.to.slice(0, 4)) - Number(days.from.slice(0, 4)) : 0;
}

/** A financial year runs from 1 April to 31 March. */
function year(text: string): Days | null {
  const found = /^(\d{4})\/(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const first = Number(found[1]);
  if ((first + 1) % 100 !== Number(found[2])) return null;
  return { from: `${first}-04-01`, to: `${first + 1}-03-31` };
}

function same(text: string): Days | null {
  const day = text.trim();
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? { from: day, to: day } : null;
}
