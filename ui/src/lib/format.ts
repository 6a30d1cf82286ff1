/** Words for days, times, sizes and counts. Days are civil days ("2025-03-12"), always London's. */

const ZONE = 'Europe/London';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Made when it is first needed: with it come the calendars and time zones of all the world, some
 * megabytes of them. What is shown first names civil days, which need none.
 */
let london: Intl.DateTimeFormat | undefined;

/** A civil day and the time on it, in London. */
interface Clock {
  day: number;
  month: number;
  year: number;
  time: string;
}

function clock(at: Date): Clock {
  london ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const p = Object.fromEntries(london.formatToParts(at).map((part) => [part.type, part.value]));
  return {
    day: Number(p['day']),
    month: Number(p['month']) - 1,
    year: Number(p['year']),
    time: `${p['hour']}:${p['minute']}`,
  };
}

/** Of a civil day, or of the one an instant falls on. */
function civilParts(text: string): Clock | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    const at = new Date(Date.UTC(year, month - 1, day));
    return at.getUTCMonth() === month - 1 ? { day, month: month - 1, year, time: '12:00' } : null;
  }
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : clock(at);
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && civilParts(text) !== null;

const weekday = ({ day, month, year }: Clock) =>
  WEEKDAYS[new Date(Date.UTC(year, month, day)).getUTCDay()] ?? '';
const monthOf = (at: Clock) => MONTHS[at.month] ?? '';

/** "Wed 12 March 2025", of a civil day or an instant. */
export function day(text: string): string {
  const at = civilParts(text);
  return at ? `${dayOfYear(text)} ${at.year}` : text;
}

/** "Wed 12 March", where the year is plain from what stands around it. */
export function dayOfYear(text: string): string {
  const at = civilParts(text);
  return at ? `${weekday(at).slice(0, 3)} ${at.day} ${monthOf(at)}` : text;
}

/** "Thursday 3 April 2025". */
export function longDay(text: string): string {
  const at = civilParts(text);
  return at ? `${weekday(at)} ${at.day} ${monthOf(at)} ${at.year}` : text;
}

/** "1 April 2025". */
export function plainDay(text: string): string {
  const at = civilParts(text);
  return at ? `${at.day} ${monthOf(at)} ${at.year}` : text;
}

/** "Mar"; September is "Sept". */
export function month(text: string): string {
  const at = civilParts(text);
  if (!at) return '';
  return monthOf(at).slice(0, at.month === 8 ? 4 : 3);
}

/** The day of the month: 12. */
export function dayOfMonth(text: string): string {
  return String(Number(text.slice(8, 10)));
}

/** "16:40". */
export function time(text: string): string {
  return civilParts(text)?.time ?? '';
}

/** "Wed 12 March 2025, 16:40". */
export function moment(text: string): string {
  if (isDay(text)) return day(text);
  return civilParts(text) ? `${day(text)}, ${time(text)}` : text;
}

/** The civil day an instant falls on: "2025-03-12". */
export function civilDay(text: string): string {
  const at = civilParts(text);
  const two = (number: number) => String(number).padStart(2, '0');
  return at ? `${at.year}-${two(at.month + 1)}-${two(at.day)}` : '';
}

/** The time if it was on that day, else the day. */
export function brief(text: string, today: string): string {
  if (civilDay(text) === today) return isDay(text) ? 'today' : time(text);
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
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 letter", "1,250 letters". */
export function count(n: number, one: string, many: string): string {
  return `${figure(n)} ${n === 1 ? one : many}`;
}

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
    const index = MONTHS.findIndex((m) => m.toLowerCase().startsWith(name));
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
