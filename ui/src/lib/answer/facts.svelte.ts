import { SvelteMap } from 'svelte/reactivity';

export type FactAnswer = 'yes' | 'no' | 'unknown';

/** What the user answered, by request: kept while the program runs, whichever page is shown. */
const given = new SvelteMap<string, Record<string, FactAnswer>>();

/** The answers about a request so far, by the question’s name. */
export function factsOf(request: string): Record<string, FactAnswer> {
  return given.get(request) ?? {};
}

export function answerFact(request: string, question: string, answer: FactAnswer) {
  given.set(request, { ...factsOf(request), [question]: answer });
}
