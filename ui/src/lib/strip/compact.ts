import type { SlimStrip } from '../backend/wire';
import { DAY, MARKS } from './strip';

/** How wide a strip is drawn, and how high; it is stretched to the room there is. */
export const WIDE = 210;
export const HIGH = 24;
const USUAL = 16;
const DUE = 22;
const LATE = 10;
/** What the hatching of a holiday is apart. */
const HATCH = 3.5;
/** So many days are drawn closer together. */
const LONG = 50;

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

/** A day worth stopping at: its place from the first, and where it is drawn. */
export interface Spot {
  place: number;
  x: number;
  width: number;
}

export interface Drawing {
  shapes: { look: Look; path: string }[];
  spots: Spot[];
}

/** A day, with what it is added up as in the strip, and whether it has a reason of its own. */
interface Day {
  place: number;
  is: number;
  number: number | null;
  holiday: boolean;
  other: boolean;
}

const {
  weekend: WEEKEND,
  due: DUE_DAY,
  late: LATE_DAY,
  past: PAST,
  today: TODAY,
  answered: ANSWERED,
} = MARKS;

/** The days that are drawn: those after the due day only when something is to be said of them. */
function days(strip: SlimStrip): Day[] {
  const placeOf = (date: string) => Math.round((Date.parse(date) - Date.parse(strip.from)) / DAY);
  const due = placeOf(strip.due);
  const other = strip.authority_may_say === null ? -1 : placeOf(strip.authority_may_say);
  const reasons = new Set(strip.reasons.map(([place]) => place));
  const all = strip.numbers
    .map((number, place) => ({
      place,
      is: strip.marks[place] ?? 0,
      number,
      holiday: reasons.has(place),
      other: place === other && place !== due,
    }))
    .filter(({ place, is, other }) => place <= due || (is & (LATE_DAY | TODAY)) > 0 || other);
  // Beyond some seven weeks the weekends would leave no room for the days.
  return all.length > LONG ? all.filter(({ is }) => !(is & WEEKEND) || (is & TODAY) > 0) : all;
}

function look({ is, number, holiday, other }: Day): Look {
  if (is & DUE_DAY) return 'due';
  if (is & ANSWERED) return 'answered';
  if (is & LATE_DAY) return 'late';
  if (other) return 'other';
  if (number === 0) return 'received';
  if (holiday) return 'holiday';
  if (is & WEEKEND) return 'weekend';
  return is & PAST ? 'past' : 'day';
}

const share = ({ is, number, holiday }: Day) => {
  if (number === 0) return 1;
  if (is & WEEKEND) return 0.32;
  return holiday ? 0.62 : 1;
};

const height = ({ is }: Day) => (is & DUE_DAY ? DUE : is & LATE_DAY ? LATE : USUAL);

const at = (number: number) => String(Math.round(number * 10) / 10);

/** A box with round corners, from where its upper edge begins. */
function outline(wide: number, tall: number, r: number): string {
  const corner = (dx: number, dy: number) => `a${at(r)} ${at(r)} 0 0 1 ${at(dx)} ${at(dy)}`;
  return (
    `h${at(wide - 2 * r)}${corner(r, r)}v${at(tall - 2 * r)}${corner(-r, r)}` +
    `h${at(2 * r - wide)}${corner(-r, -r)}v${at(2 * r - tall)}${corner(r, -r)}z`
  );
}

/** Draws boxes that stand on the ground; most are as large as one before, and their outline is known. */
function boxes() {
  const known = new Map<number, Map<number, string>>();
  return (x: number, width: number, high: number, out = 0): string => {
    const [wide, tall] = [Math.max(width + 2 * out, 0.5), high + 2 * out];
    const r = Math.min(2, wide / 2);
    const ofWidth = known.get(wide) ?? new Map<number, string>();
    const outlined = ofWidth.get(tall) ?? outline(wide, tall, r);
    known.set(wide, ofWidth.set(tall, outlined));
    return `M${at(x - out + r)} ${at(HIGH - high - out)}${outlined}`;
  };
}

/** Lines that rise from left to right within a box. */
function hatched(x: number, width: number): string {
  let lines = '';
  for (let y = HIGH - USUAL + width; y < HIGH; y += HATCH)
    lines += `M${at(x)} ${at(y)}l${at(width)} ${at(-width)}`;
  return lines;
}

/** The days of a strip as a few shapes: a list draws thousands of days at once. */
export function drawn(strip: SlimStrip): Drawing {
  const shown = days(strip);
  const gap = shown.length > LONG ? 1 : 1.5;
  const shares = shown.reduce((sum, day) => sum + share(day), 0);
  const one = (WIDE - gap * (shown.length - 1)) / shares;
  const paths = new Map<Look, string>();
  const add = (name: Look, path: string) => paths.set(name, (paths.get(name) ?? '') + path);
  const spots: Spot[] = [];
  // A day that the authority named was not counted to: there is nothing to draw.
  if (shown.length < 2) return { shapes: [], spots };
  const box = boxes();
  let x = 0;
  for (const day of shown) {
    const width = share(day) * one;
    const name = look(day);
    // What has an edge of one pixel is as large with it as the others are without.
    const edged = name === 'holiday' || name === 'other';
    if (day.other && day.is & PAST && name === 'other') add('past', box(x, width, height(day)));
    add(name, box(x, width, height(day), edged ? -0.5 : 0));
    if (day.other && name !== 'other') add('other', box(x, width, height(day), -0.5));
    if (name === 'holiday') add('hatch', hatched(x, width));
    if (day.is & TODAY) add('today', box(x, width, height(day), 0.75));
    if (day.holiday || day.other || day.is & (DUE_DAY | ANSWERED))
      spots.push({ place: day.place, x, width });
    x += width + gap;
  }
  return { shapes: [...paths].map(([name, path]) => ({ look: name, path })), spots };
}
