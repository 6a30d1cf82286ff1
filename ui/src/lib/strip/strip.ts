import type { DeadlineView, Strip, StripDay } from '../backend/wire';
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
  /** A word under the cell: "received", "today", "due". */
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

/** The cells of a strip, in lines of at most five weeks (one line where that nearly fits). */
export function lines(strip: Strip): Cell[][] {
  const cells = describe(strip);
  if (cells.length <= LINE + 4) return [cells];
  const made: Cell[][] = [];
  for (let from = 0; from < cells.length; from += LINE) made.push(cells.slice(from, from + LINE));
  return made;
}

function describe(strip: Strip): Cell[] {
  let lateDays = 0;
  let shownMonth = '';
  return strip.days.map((d, index) => {
    if (d.late) lateDays++;
    const name = month(d.date);
    const startsMonth = name !== shownMonth || index % LINE === 0;
    shownMonth = name;
    const received = d.number === 0;
    const other = d.date === strip.authority_may_say && !d.due;
    return {
      date: d.date,
      kind: d.weekend ? 'weekend' : d.reason !== null ? 'holiday' : 'working',
      figure: d.late ? `+${lateDays}` : d.number === null ? '' : String(d.number),
      dayOfMonth: dayOfMonth(d.date),
      month: startsMonth ? name : '',
      words: words(d, lateDays, other),
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
  if (d.due) return 'due';
  if (d.today) return 'today';
  if (d.number === 0) return 'received';
  if (d.answered) return 'answered';
  return other ? 'or' : '';
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
