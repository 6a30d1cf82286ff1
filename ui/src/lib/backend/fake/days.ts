import type { Strip, StripDay } from '../wire';

/** The made-up backend's day: everything it shows is seen from here. */
export const TODAY = '2025-04-03';

const HOLIDAYS: Record<string, string> = {
  '2024-12-25': 'Christmas Day',
  '2024-12-26': 'Boxing Day',
  '2025-01-01': 'New Year’s Day',
  '2025-01-02': '2nd January (Scotland)',
  '2025-03-17': 'St Patrick’s Day (Northern Ireland)',
  '2025-04-18': 'Good Friday',
  '2025-04-21': 'Easter Monday',
  '2025-05-05': 'Early May bank holiday',
  '2025-05-26': 'Spring bank holiday',
  '2025-07-14': 'Battle of the Boyne (Northern Ireland)',
  '2025-08-04': 'Summer bank holiday (Scotland)',
  '2025-08-25': 'Summer bank holiday',
};

export function plus(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
}

interface Told {
  limit?: number;
  answered?: string;
  scottish?: boolean;
  later?: string;
  /** Of no request: nothing is late. */
  hypothetical?: boolean;
}

function holiday(date: string, scottish: boolean): string | null {
  const title = HOLIDAYS[date] ?? null;
  return scottish && title?.includes('Ireland') ? null : title;
}

export function isWorking(date: string, scottish: boolean): boolean {
  return !isWeekend(date) && holiday(date, scottish) === null;
}

/** A strip as the program makes it: its sums are the fake's own, good enough to look at. */
export function strip(received: string, told: Told = {}): Strip {
  const { limit = 20, answered, scottish = false, later, hypothetical = false } = told;
  const settled = hypothetical || answered !== undefined;
  const reason = (date: string) => holiday(date, scottish);
  const days: StripDay[] = [];
  let number = 0;
  let due = '';
  for (
    let date = received, after = 0;
    after < 4 || (!settled && date <= TODAY);
    date = plus(date, 1)
  ) {
    const counts = !isWeekend(date) && reason(date) === null;
    if (date !== received && counts) number++;
    const isDue = due === '' && number === limit;
    if (due !== '') after++;
    if (isDue) due = date;
    days.push({
      date,
      number: date === received ? 0 : counts && (due === '' || isDue) ? number : null,
      weekend: isWeekend(date),
      reason: isWeekend(date) ? null : reason(date),
      due: isDue,
      late: !settled && due !== '' && !isDue && counts && date <= TODAY,
      past: date < TODAY,
      today: date === TODAY,
      answered: date === answered,
    });
  }
  return {
    days,
    due,
    authority_may_say: later ?? null,
    text: `Received ${received}; ${limit} working days end on ${due}.`,
  };
}
