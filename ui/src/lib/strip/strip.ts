import type { DeadlineView, SlimStrip, Strip, StripDay } from '../backend/wire';
import { day, dayOfMonth, month } from '../format';

/** One cell as it is drawn. */
export interface Cell {
  date: string;
  kind: 'weekend' | 'holiday' | 'working';
  /** What stands in the cell. */
  figure: string;
  dayOfMonth: string;
  /** The month's short name, where it starts. */
  month: string;
  /** The cell in words. */
  words: string;
  /** A word under the cell: "received", "today", "due". The answer's stands above. */
  mark: string;
  received: boolean;
  past: boolean;
  today: boolean;
  due: boolean;
  other: boolean;
  late: boolean;
  answered: boolean;
  /** After the due day and of no matter. */
  after: boolean;
  /** Worth stopping at with the keyboard. */
  notable: boolean;
}

/** A line holds whole weeks, so that the lines of a long strip stand under each other. */
const LINE = 35;

/** How a strip is laid out in so much room: its days in a line, and whether what they are is named. */
export function layout(width: number): { line: number; named: boolean } {
  if (width < 420) return { line: 14, named: false };
  if (width < 580) return { line: 21, named: true };
  return { line: LINE, named: width >= 740 };
}

/** The cells of a strip, in lines of whole weeks (one line where that nearly fits). */
export function lines(strip: Strip, line = LINE): Cell[][] {
  if (line === LINE && strip.days.length <= LINE + 4) return [describe(strip, strip.days.length)];
  const cells = describe(strip, line);
  const made: Cell[][] = [];
  for (let from = 0; from < cells.length; from += line) made.push(cells.slice(from, from + line));
  return made;
}

/** How wide a letter of the words under the cells is, in pixels, and what stands between two cells. */
const LETTER = 6.2;
const GAP = 2;

const share = (cell: Cell) => (cell.kind === 'weekend' && !cell.received ? 0.32 : 1);

/** How wide a working day is where a line of these cells has so much room. */
export function cellWidth(row: Cell[], room: number): number {
  const shares = row.reduce((sum, cell) => sum + share(cell), 0);
  return shares === 0 ? 0 : (room - (row.length - 1) * GAP) / shares;
}

/** The words under a line of cells. Where two have no room side by side, the more urgent stays. */
export function marks(row: Cell[], width: number): string[] {
  let at = 0;
  const places = row.map((cell, i) => {
    const wide = share(cell) * width;
    const length = cell.mark.length * LETTER;
    // The first stands at the left edge, so as not to hang out of the line.
    const left = i === 0 ? at : at + (wide - length) / 2;
    at += wide + GAP;
    return { i, left, right: left + length, mark: cell.mark };
  });
  const kept: typeof places = [];
  for (const wanted of ['due', 'today', 'or', 'received'])
    for (const place of places)
      if (
        place.mark.startsWith(wanted) &&
        kept.every((other) => place.left > other.right + 3 || place.right < other.left - 3)
      )
        kept.push(place);
  return row.map((_, i) => kept.find((place) => place.i === i)?.mark ?? '');
}

function describe(strip: Strip, line: number): Cell[] {
  let lateDays = 0;
  let shownMonth = '';
  return strip.days.map((d, index) => {
    if (d.late) lateDays++;
    const lateDaysHere = lateDays;
    const ofMonth = d.date.slice(0, 7);
    const startsMonth = ofMonth !== shownMonth || index % line === 0;
    shownMonth = ofMonth;
    const received = d.number === 0;
    const other = d.date === strip.authority_may_say && !d.due;
    return {
      date: d.date,
      kind: d.weekend ? 'weekend' : d.reason !== null ? 'holiday' : 'working',
      figure: d.late ? `+${lateDays}` : d.number === null ? '' : String(d.number),
      dayOfMonth: dayOfMonth(d.date),
      // Of hundreds of cells in a list a few are ever put into words.
      get month() {
        return startsMonth ? month(d.date) : '';
      },
      get words() {
        return words(d, lateDaysHere, other);
      },
      mark: mark(d, other),
      received,
      past: d.past,
      today: d.today,
      due: d.due,
      other,
      late: d.late,
      answered: d.answered,
      after: d.date > strip.due && !d.late && !other,
      notable: (d.reason !== null && !d.weekend) || d.due || other || d.answered,
    };
  });
}

function words(d: StripDay, lateDays: number, other: boolean): string {
  const facts: string[] = [];
  if (d.number === 0) facts.push('received, day 0');
  else if (d.weekend) facts.push('weekend, not counted');
  else if (d.reason !== null) facts.push(`${d.reason}, not counted`);
  else if (d.late) facts.push(`late by ${lateDays} working ${lateDays === 1 ? 'day' : 'days'}`);
  else if (d.number !== null) facts.push(`working day ${d.number}`);
  if (d.due) facts.push('due');
  if (other) facts.push('the later day the authority may name');
  if (d.answered) facts.push('answered');
  if (d.today) facts.push('today');
  return `${day(d.date)}${facts.length > 0 ? ': ' : ''}${facts.join(', ')}`;
}

function mark(d: StripDay, other: boolean): string {
  if (d.due) return d.today ? 'due today' : 'due';
  if (d.number === 0) return d.today ? 'received today' : 'received';
  if (d.today) return 'today';
  return other ? 'or' : '';
}

/** What a day of a slim strip is, added up; the program does the same (`SlimStrip`). */
export const MARKS = { weekend: 1, due: 2, late: 4, past: 8, today: 16, answered: 32 } as const;

export const DAY = 86_400_000;

/** The strip in a tenth of the bytes, as lists have it. */
export function slim({ days, due, authority_may_say, text }: Strip): SlimStrip {
  const names = Object.keys(MARKS) as (keyof typeof MARKS)[];
  return {
    from: days[0]?.date ?? due,
    numbers: days.map((day) => day.number),
    marks: days.map((day) => names.reduce((sum, name) => sum + (day[name] ? MARKS[name] : 0), 0)),
    reasons: days.flatMap((day, at) =>
      day.reason === null || day.weekend ? [] : [[at, day.reason]],
    ),
    due,
    authority_may_say,
    text,
  };
}

/** A strip as it was before it was made slim for a list. */
export function whole(slim: SlimStrip): Strip {
  const first = Date.parse(`${slim.from}T12:00:00Z`);
  const reasons = new Map(slim.reasons);
  return {
    days: slim.numbers.map((number, at) => {
      const marks = slim.marks[at] ?? 0;
      return {
        date: new Date(first + at * DAY).toISOString().slice(0, 10),
        number,
        weekend: (marks & MARKS.weekend) > 0,
        reason: reasons.get(at) ?? null,
        due: (marks & MARKS.due) > 0,
        late: (marks & MARKS.late) > 0,
        past: (marks & MARKS.past) > 0,
        today: (marks & MARKS.today) > 0,
        answered: (marks & MARKS.answered) > 0,
      };
    }),
    due: slim.due,
    authority_may_say: slim.authority_may_say,
    text: slim.text,
  };
}

/** The days left out, with their reason; weekends go without saying. */
export function skipped(strip: Strip): { date: string; reason: string }[] {
  return strip.days
    .filter(
      (d) => d.reason !== null && !d.weekend && d.date <= (strip.authority_may_say ?? strip.due),
    )
    .map((d) => ({ date: d.date, reason: d.reason ?? '' }));
}

/** What is said of a day that is not certain yet. */
export const PROVISIONAL = 'This day leans on bank holidays not yet proclaimed: it may still move.';

/** The working as plain text, to paste into a letter. */
export function inText(deadline: DeadlineView, law: string): string {
  const { due, authority_may_say: later, provisional, explanation, rule, citation } = deadline;
  return [
    `Last day for the answer: ${day(due)} (${law})`,
    ...(later ? [`The authority may count from a later day and name ${day(later)}.`] : []),
    ...(provisional ? [PROVISIONAL] : []),
    '',
    ...explanation,
    '',
    `${rule} (${citation})`,
  ].join('\n');
}
