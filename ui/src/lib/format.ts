/** Words for days, times, sizes and counts. Days are civil days ("2025-03-12"), always London's. */

const ZONE = 'Europe/London';

/** Made once each: making one takes longer than everything else a line of a list needs. */
const formats = new Map<string, Intl.DateTimeFormat>();
const figures = new Intl.NumberFormat('en-GB');

function parts(at: Date, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const name = Object.entries(options).join();
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options });
    formats.set(name, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** Noon of a civil day: the same day in every British clock. */
function noon(day: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = new Date(`${day}T12:00:00Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function instant(text: string): Date | null {
  const civil = noon(text);
  if (civil) return civil;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** "Wed 12 March 2025", of a civil day or an instant. */
export function day(text: string): string {
  const at = instant(text);
  if (!at) return text;
  const p = parts(at, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return `${p['weekday']} ${p['day']} ${p['month']} ${p['year']}`;
}

/** "Wed 12 March", where the year is plain from what stands around it. */
export function dayOfYear(text: string): string {
  const at = instant(text);
  if (!at) return text;
  const p = parts(at, { weekday: 'short', day: 'numeric', month: 'long' });
  return `${p['weekday']} ${p['day']} ${p['month']}`;
}

/** "Thursday 3 April 2025". */
export function longDay(text: string): string {
  const at = instant(text);
  if (!at) return text;
  const p = parts(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${p['weekday']} ${p['day']} ${p['month']} ${p['year']}`;
}

/** "1 April 2025". */
export function plainDay(text: string): string {
  const at = instant(text);
  if (!at) return text;
  const p = parts(at, { day: 'numeric', month: 'long', year: 'numeric' });
  return `${p['day']} ${p['month']} ${p['year']}`;
}

/** "Mar". */
export function month(text: string): string {
  const at = instant(text);
  return at ? (parts(at, { month: 'short' })['month'] ?? '') : '';
}

/** The day of the month: 12. */
export function dayOfMonth(text: string): string {
  return String(Number(text.slice(8, 10)));
}

/** "16:40". */
export function time(text: string): string {
  const at = instant(text);
  if (!at) return '';
  const p = parts(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${p['hour']}:${p['minute']}`;
}

/** "Wed 12 March 2025, 16:40". */
export function moment(text: string): string {
  if (noon(text)) return day(text);
  return instant(text) ? `${day(text)}, ${time(text)}` : text;
}

/** The civil day an instant falls on: "2025-03-12". */
export function civilDay(text: string): string {
  if (noon(text)) return text;
  const at = instant(text);
  if (!at) return '';
  const p = parts(at, { day: '2-digit', month: '2-digit', year: 'numeric' });
  return `${p['year']}-${p['month']}-${p['day']}`;
}

/** The time if it was on that day, else the day. */
export function brief(text: string, today: string): string {
  if (civilDay(text) === today) return noon(text) ? 'today' : time(text);
  return text.slice(0, 4) === today.slice(0, 4) ? dayOfYear(text) : day(text);
}

/** "340 KB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "1,250". */
export function figure(n: number): string {
  return figures.format(n);
}

/** "1 letter", "1,250 letters". */
export function count(n: number, one: string, many: string): string {
  return `${figure(n)} ${n === 1 ? one : many}`;
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Reads a day as people write it: "12 March 2025", "12/3/2025", "2025-03-12". */
export function readDay(text: string): string | null {
  const said = text.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(said);
  if (iso) return civil(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const figures = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(said);
  if (figures) return civil(Number(figures[3]), Number(figures[2]), Number(figures[1]));
  const words = /^(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/.exec(
    said,
  );
  if (words) {
    const name = words[2] ?? '';
    const index = MONTHS.findIndex((m) => m.startsWith(name));
    if (index >= 0) return civil(Number(words[3]), index + 1, Number(words[1]));
  }
  return null;
}

function civil(year: number, monthNumber: number, dayNumber: number): string | null {
  const at = new Date(Date.UTC(year, monthNumber - 1, dayNumber, 12));
  const whole = at.getUTCMonth() === monthNumber - 1 && at.getUTCDate() === dayNumber;
  return whole ? at.toISOString().slice(0, 10) : null;
}

/** Hours of an estimate, to the half hour: "half an hour", "1 hour", "15½ hours". */
export function hours(n: number): string {
  const whole = Math.floor(n);
  const half = n - whole >= 0.5;
  if (whole === 0) return half ? 'half an hour' : 'no time';
  return half ? `${String(whole)}½ hours` : count(whole, 'hour', 'hours');
}
