/** The most working days that can be counted. */
export const LONGEST = 400;

/** A number of working days as typed: null when none is given, none when it is not a number of days. */
export function readDays(text: string): number | null | undefined {
  const said = text.trim();
  if (said === '') return null;
  if (!/^\d{1,3}$/.test(said)) return undefined;
  const days = Number(said);
  return days >= 1 && days <= LONGEST ? days : undefined;
}
