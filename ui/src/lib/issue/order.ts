/** The list with one entry taken to another place; places are from 0 and kept within the list. */
export function placedAt<T>(list: readonly T[], from: number, to: number): T[] {
  const one = list[from];
  if (one === undefined) return [...list];
  const rest = list.filter((_, at) => at !== from);
  const at = Math.min(rest.length, Math.max(0, to));
  return [...rest.slice(0, at), one, ...rest.slice(at)];
}
