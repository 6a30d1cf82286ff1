import type { App } from './app.svelte';
import type { Option } from './shared/Chooser.svelte';

/** What the choosers of the window look through. */
const has = (words: string, text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.toLowerCase().includes(word));

/** Whole lists are asked for once while nothing changes, not with every letter typed. */
const lists = new WeakMap<App, { revision: number; made: Map<string, Promise<unknown>> }>();
function once<T>(app: App, name: string, ask: () => Promise<T>): Promise<T> {
  let known = lists.get(app);
  if (known?.revision !== app.revision) {
    known = { revision: app.revision, made: new Map() };
    lists.set(app, known);
  }
  const made = (known.made.get(name) as Promise<T> | undefined) ?? ask();
  known.made.set(name, made);
  return made;
}

export async function findRequests(app: App, text: string): Promise<Option[]> {
  const list = await app.backend.requests({ filter: { text, group: null, offset: 0, limit: 30 } });
  return list.lines.map((row) => ({
    id: row.id,
    title: row.title,
    note: `${row.authority} · ${row.stage_text}`,
  }));
}

export async function findIssues(app: App, text: string): Promise<Option[]> {
  const issues = await once(app, 'issues', () => app.backend.issues());
  return issues
    .filter((issue) => has(issue.question, text))
    .map((issue) => ({ id: issue.id, title: issue.question }));
}

export async function findAuthorities(app: App, text: string): Promise<Option[]> {
  const authorities = await once(app, 'authorities', () => app.backend.authorities());
  return authorities
    .filter((one) => has(`${one.name} ${one.email}`, text))
    .map((one) => ({ id: one.id, title: one.name, note: one.email || 'no address yet' }));
}

/** The chosen issue's id; makes the issue first when its question was typed just now. */
export async function issueId(app: App, chosen: Option): Promise<string> {
  if (chosen.id) return chosen.id;
  return app.backend.save_issue({ issue: { id: null, question: chosen.title, notes: '' } });
}
