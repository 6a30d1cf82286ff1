/** An authority of a plan, with what is filled in for it alone. */
export interface Recipient {
  id: string;
  name: string;
  fields: Record<string, string>;
}

/** Those of `more` that are not known yet, each once, the first of each. */
export function fresh(known: Recipient[], more: Recipient[]): Recipient[] {
  const seen = new Set(known.map((one) => one.id));
  return more.filter((one) => !seen.has(one.id) && seen.add(one.id));
}

/** Those known, with what a list says of them where nothing was said before. */
export function filledIn(known: Recipient[], more: Recipient[]): Recipient[] {
  const said = new Map(more.map((one) => [one.id, one.fields]));
  return known.map((one) =>
    Object.keys(one.fields).length > 0 ? one : { ...one, fields: said.get(one.id) ?? {} },
  );
}

export function without(recipients: Recipient[], ids: readonly string[]): Recipient[] {
  const gone = new Set(ids);
  return recipients.filter((one) => !gone.has(one.id));
}
