/** Where the window can be. Everything that leads somewhere does so with one of these values. */
export type Route =
  | { screen: 'today' }
  | { screen: 'inbox'; id: string | null; passage?: string }
  /** The list of requests from its line `at` on, from 1. */
  | { screen: 'requests'; group: string; text: string; at: number }
  | { screen: 'request'; id: string; at: string | null; passage?: string }
  | { screen: 'new'; authority: string | null; issue: string | null; letter: string | null }
  | { screen: 'issues' }
  | { screen: 'issue'; id: string }
  /** A file of a message, read at a passage ("120-180") or a page. */
  | { screen: 'file'; message: string; id: string; passage?: string; page?: string }
  /** The tables of a file; at a sheet, at cells of it, with a figure made from it. */
  | {
      screen: 'table';
      message: string;
      id: string;
      sheet?: string;
      cells?: string;
      figure?: string;
    }
  | { screen: 'deadline' }
  | { screen: 'authorities' }
  | { screen: 'letters' }
  | { screen: 'batches' }
  | { screen: 'newBatch' }
  | { screen: 'batch'; id: string }
  /** The answers to a batch in one table. */
  | { screen: 'collation'; id: string }
  | { screen: 'outbox' }
  | { screen: 'settings' }
  | { screen: 'firstSteps' }
  | { screen: 'search'; query: string }
  | { screen: 'lost'; hash: string };

export type ScreenName = Route['screen'];

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const asked = new URLSearchParams(query);
  const [screen = '', rest, ...more] = path.split('/').map(decode);
  const [file] = more;
  if (rest && file && more.length === 1) {
    if (screen === 'files')
      return { screen: 'file', message: rest, id: file, ...given(asked, ['passage', 'page']) };
    if (screen === 'tables')
      return {
        screen: 'table',
        message: rest,
        id: file,
        ...given(asked, ['sheet', 'cells', 'figure']),
      };
  }
  if (screen === 'batches' && rest && more.length === 1 && file === 'collation')
    return { screen: 'collation', id: rest };
  if (more.length > 0) return { screen: 'lost', hash };
  const id = rest === undefined || rest === '' ? null : rest;
  if (id !== null) {
    if (screen === 'inbox') return { screen, id, ...given(asked, ['passage']) };
    if (screen === 'requests')
      return { screen: 'request', id, at: asked.get('at'), ...given(asked, ['passage']) };
    if (screen === 'issues') return { screen: 'issue', id };
    if (screen === 'batches')
      return id === 'new' ? { screen: 'newBatch' } : { screen: 'batch', id };
    return { screen: 'lost', hash };
  }
  switch (screen) {
    case '':
      return { screen: 'today' };
    case 'inbox':
      return { screen, id };
    case 'requests':
      return {
        screen,
        group: asked.get('group') ?? '',
        text: asked.get('text') ?? '',
        at: Math.max(1, Math.trunc(Number(asked.get('at') ?? 1)) || 1),
      };
    case 'new':
      return {
        screen,
        authority: asked.get('authority'),
        issue: asked.get('issue'),
        letter: asked.get('letter'),
      };
    case 'search':
      return { screen, query: asked.get('q') ?? '' };
    case 'issues':
    case 'deadline':
    case 'authorities':
    case 'letters':
    case 'batches':
    case 'outbox':
    case 'settings':
      return { screen };
    case 'first-steps':
      return { screen: 'firstSteps' };
    default:
      return { screen: 'lost', hash };
  }
}

export function format(route: Route): string {
  switch (route.screen) {
    case 'today':
      return '#/';
    case 'inbox':
      return route.id === null
        ? '#/inbox'
        : `#/inbox/${encodeURIComponent(route.id)}` + asking({ passage: route.passage });
    case 'requests':
      return (
        '#/requests' +
        asking({
          group: route.group,
          text: route.text,
          at: route.at > 1 ? String(route.at) : '',
        })
      );
    case 'request':
      return (
        `#/requests/${encodeURIComponent(route.id)}` +
        asking({ at: route.at, passage: route.passage })
      );
    case 'file':
      return (
        `#/files/${encodeURIComponent(route.message)}/${encodeURIComponent(route.id)}` +
        asking({ passage: route.passage, page: route.page })
      );
    case 'table':
      return (
        `#/tables/${encodeURIComponent(route.message)}/${encodeURIComponent(route.id)}` +
        asking({ sheet: route.sheet, cells: route.cells, figure: route.figure })
      );
    case 'new':
      return (
        '#/new' + asking({ authority: route.authority, issue: route.issue, letter: route.letter })
      );
    case 'issue':
      return `#/issues/${encodeURIComponent(route.id)}`;
    case 'batch':
      return `#/batches/${encodeURIComponent(route.id)}`;
    case 'collation':
      return `#/batches/${encodeURIComponent(route.id)}/collation`;
    case 'newBatch':
      return '#/batches/new';
    case 'firstSteps':
      return '#/first-steps';
    case 'search':
      return '#/search' + asking({ q: route.query });
    case 'lost':
      return route.hash;
    default:
      return `#/${route.screen}`;
  }
}

/** The links most asked for. */
export const to = {
  request: (id: string, at: string | null = null, passage?: string) =>
    format({ screen: 'request', id, at, ...(passage ? { passage } : {}) }),
  issue: (id: string) => format({ screen: 'issue', id }),
  inbox: (id: string | null = null, passage?: string) =>
    format({ screen: 'inbox', id, ...(passage ? { passage } : {}) }),
  requests: (group = '', text = '', at = 1) => format({ screen: 'requests', group, text, at }),
  newRequest: (known: { authority?: string; issue?: string; letter?: string } = {}) =>
    format({
      screen: 'new',
      authority: known.authority ?? null,
      issue: known.issue ?? null,
      letter: known.letter ?? null,
    }),
  batch: (id: string) => format({ screen: 'batch', id }),
  collation: (id: string) => format({ screen: 'collation', id }),
  newBatch: () => format({ screen: 'newBatch' }),
  firstSteps: () => format({ screen: 'firstSteps' }),
  search: (query: string) => format({ screen: 'search', query }),
  file: (message: string, id: string, at: { passage?: string; page?: string } = {}) =>
    format({ screen: 'file', message, id, ...at }),
  table: (
    message: string,
    id: string,
    at: { sheet?: string; cells?: string; figure?: string } = {},
  ) => format({ screen: 'table', message, id, ...at }),
};

/** Those of the names that are there and say something. */
function given<T extends string>(asked: URLSearchParams, names: T[]): Partial<Record<T, string>> {
  const found: Partial<Record<T, string>> = {};
  for (const name of names) {
    const value = asked.get(name);
    if (value) found[name] = value;
  }
  return found;
}

function asking(values: Record<string, string | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
