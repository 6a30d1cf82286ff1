import type { App } from './app.svelte';
import { to } from './routes';
import type { Handlers } from './shortcuts';

/** Fetches mail, shows how far that is, and says what came. */
export function fetchMail(app: App) {
  if (app.fetching.running) return Promise.resolve(undefined);
  return app.act(
    () => app.fetching.watch(app.backend.fetch_mail()),
    (done) => [done.text, ...done.too_large].join(' '),
  );
}

/** Brings in mail from files, or a folder, that the user chooses, and says what came. */
export async function importMail(app: App, from: 'files' | 'folder') {
  const { backend } = app;
  await app.act(
    () => (from === 'files' ? backend.import_files() : backend.import_folders()),
    (done) => (done ? [done.text, ...done.failed].join(' ') : ''),
  );
}

/** What the keys do on every screen. */
export function everywhere(app: App): Handlers {
  const go = (hash: string) => () => {
    app.go(hash);
  };
  return {
    'go.today': go('#/'),
    'go.inbox': go('#/inbox'),
    'go.requests': go('#/requests'),
    'go.batches': go('#/batches'),
    'go.issues': go('#/issues'),
    'go.deadline': go('#/deadline'),
    'go.authorities': go('#/authorities'),
    'go.letters': go('#/letters'),
    'go.outbox': go('#/outbox'),
    'go.settings': go('#/settings'),
    'go.first': go(to.firstSteps()),
    search: go('#/search'),
    new: go(to.newRequest()),
    'new.batch': go(to.newBatch()),
    fetch: () => void fetchMail(app),
    import: () => void importMail(app, 'files'),
    'import.folder': () => void importMail(app, 'folder'),
  };
}
