import type { ItemOutcome, NoticePoint, NoticeVerdict, ReadingRecord } from '../backend/wire';
import { OUTCOMES, THEIRS } from '../request/kinds';

/** What a letter of the authority may show, as the program takes it. */
export const SHOWN = THEIRS.filter(({ code }) => !['bounced', 'decision_notice'].includes(code));

/** "Refused under 43(2)". */
export function outcomeWords(outcome: ItemOutcome, exemption: string): string {
  const said = OUTCOMES.find((one) => one.code === outcome)?.text ?? outcome;
  return exemption && (outcome === 'refused' || outcome === 'partly_answered')
    ? `${said}, relying on ${exemption}`
    : said;
}

/** "3 of 7 answered", from how each stands; empty without questions. */
export function answeredOf(outcomes: ItemOutcome[]): string {
  if (outcomes.length === 0) return '';
  const answered = outcomes.filter((outcome) => outcome === 'answered').length;
  return `${answered} of ${outcomes.length} answered`;
}

/** The order in which the points of a notice are told: what is wrong first. */
export const VERDICTS: { code: NoticeVerdict; title: string; sign: string }[] = [
  { code: 'missing', title: 'What it leaves out', sign: '✗' },
  { code: 'unclear', title: 'What cannot be told from it', sign: '?' },
  { code: 'fine', title: 'What is as it should be', sign: '✓' },
];

/** "2 left out, 1 unclear, 4 as they should be". */
export function tally(points: Pick<NoticePoint, 'verdict'>[]): string {
  const of = (verdict: NoticeVerdict) => points.filter((one) => one.verdict === verdict).length;
  const parts = [
    [of('missing'), 'left out'],
    [of('unclear'), 'unclear'],
    [of('fine'), 'as it should be'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}`)
    .join(', ');
}

/** A record without what its kind of fact does not take, so that no other’s day is recorded with it. */
export function fitting(record: ReadingRecord): ReadingRecord {
  const { event } = record;
  const only = <T>(kinds: string[], value: T, none: T): T => (kinds.includes(event) ? value : none);
  return {
    ...record,
    date: only(
      ['acknowledged', 'extended', 'clarification_asked', 'fees_notice', 'refused'],
      record.date,
      null,
    ),
    working_days: only(['extended'], record.working_days, null),
    exemptions: only(['refused', 'partly_answered', 'review_answered'], record.exemptions, []),
    transferred_to: only(['transferred'], record.transferred_to.trim(), ''),
    received: only(['acknowledged'], record.received, null),
    note: record.note.trim(),
  };
}

/** What the letter whose turn it is, is called. */
export function letterWords(letter: string): {
  kind: string;
  title: string;
  open: string;
  write: string;
} {
  if (letter === 'complaint') {
    return {
      kind: 'complaint',
      title: 'Complain to the regulator',
      open: 'Put a complaint together…',
      write: 'Write the complaint',
    };
  }
  return {
    kind: 'review',
    title: 'Ask for a review',
    open: 'Put a review together…',
    write: 'Write the request for a review',
  };
}
