/** Where the window can be. Everything that leads somewhere does so with one of these values. */
export type Route =
  | { screen: 'today' }
  | { screen: 'inbox'; id: string | null }
  | { screen: 'requests'; group: string; text: string; page: number }
  | { screen: 'request'; id: string; at: string | null }
  | { screen: 'new'; authority: string | null; issue: string | null; letter: string | null }
  | { screen: 'issues' }
  | { screen: 'issue'; id: string }
  | { screen: 'deadline' }
  | { screen: 'authorities' }
  | { screen: 'letters' }
  | { screen: 'batches' }
  | { screen: 'newBatch' }
  | { screen: 'batch'; id: string }
  | { screen: 'outbox' }
  | { screen: 'settings' }
  | { screen: 'search'; query: string }
  | { screen: 'lost'; hash: string };

export type ScreenName = Route['screen'];

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const asked = new URLSearchParams(query);
  const [screen = '', rest, ...more] = path.split('/').map(decode);
  if (more.length > 0) return { screen: 'lost', hash };
  const id = rest === undefined || rest === '' ? null : rest;
  if (id !== null) {
    if (screen === 'inbox') return { screen, id };
    if (screen === 'requests') return { screen: 'request', id, at: asked.get('at') };
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
        page: Math.max(1, Math.trunc(Number(asked.get('page') ?? 1)) || 1),
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
    default:
      return { screen: 'lost', hash };
  }
}

export function format(route: Route): string {
  switch (route.screen) {
    case 'today':
      return '#/';
    case 'inbox':
      return route.id === null ? '#/inbox' : `#/inbox/${encodeURIComponent(route.id)}`;
    case 'requests':
      return (
        '#/requests' +
        asking({
          group: route.group,
          text: route.text,
          page: route.page > 1 ? String(route.page) : '',
        })
      );
    case 'request':
      return `#/requests/${encodeURIComponent(route.id)}` + asking({ at: route.at });
    case 'new':
      return (
        '#/new' + asking({ authority: route.authority, issue: route.issue, letter: route.letter })
      );
    case 'issue':
      return `#/issues/${encodeURIComponent(route.id)}`;
    case 'batch':
      return `#/batches/${encodeURIComponent(route.id)}`;
    case 'newBatch':
      return '#/batches/new';
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
  request: (id: string, at: string | null = null) => format({ screen: 'request', id, at }),
  issue: (id: string) => format({ screen: 'issue', id }),
  inbox: (id: string | null = null) => format({ screen: 'inbox', id }),
  requests: (group = '', text = '', page = 1) => format({ screen: 'requests', group, text, page }),
  newRequest: (known: { authority?: string; issue?: string; letter?: string } = {}) =>
    format({
      screen: 'new',
      authority: known.authority ?? null,
      issue: known.issue ?? null,
      letter: known.letter ?? null,
    }),
  batch: (id: string) => format({ screen: 'batch', id }),
  newBatch: () => format({ screen: 'newBatch' }),
  search: (query: string) => format({ screen: 'search', query }),
};

function asking(values: Record<string, string | null>): string {
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
