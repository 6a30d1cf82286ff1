import type { Backend, Commands, Listener } from '../backend';
import { COMMANDS } from '../commands';
import type { Failure } from '../wire';
import { open, type Book } from './book';
import { commands } from './answers';

const BROKEN: Failure = {
  code: 'failed',
  message:
    'The casebook could not be read: the disk is full. Nothing was lost. Free some space, then try again.',
};

const TORN: Failure = {
  code: 'damaged',
  message:
    'The casebook is damaged (database disk image is malformed). Nothing was changed. Bring back the newest backup (foi restore), or save what can be saved into a new casebook (foi rescue).',
};

/** How long the slow program thinks, in milliseconds: the window opens at once, reading takes longest. */
const pause = (name: string) => (name === 'opening' ? 5 : name === 'readings_of' ? 20_000 : 1_500);

/**
 * A made-up program for tests and for a plain browser: the sample casebook on Thu 3 April 2025.
 * `?fake=` chooses the state: empty, error, long, many, practice, trouble, identity, password,
 * nokeyring, reading (files are being read), torn (no request can be read), closing and closed (the time for a review), slow, unsaved (no draft can be saved), elsewhere (foi changes the draft once).
 */
export function fakeBackend(query: URLSearchParams): Backend {
  const mode = query.get('fake') ?? '';
  const book = open(mode);
  const listeners = new Set<Listener>();
  let hasPassword = mode !== 'password';
  const answers = commands(
    book,
    () => {
      for (const listener of listeners) listener.changed({ topics: ['casebook'] });
    },
    (progress) => {
      for (const listener of listeners) listener.importing?.(progress);
    },
    mode,
  );
  const needy = new Set<string>(['send_letter', 'fetch_mail', 'look_for_letter']);
  const served = Object.fromEntries(
    COMMANDS.map((name) => [
      name,
      async (args?: object) => {
        await new Promise((done) => setTimeout(done, mode === 'slow' ? pause(name) : 5));
        if (mode === 'error' && !['status', 'opening', 'import_opened'].includes(name))
          throw BROKEN;
        if (mode === 'torn' && name === 'request') throw TORN;
        if (mode === 'unsaved' && name === 'save_draft') throw BROKEN;
        if (mode === 'elsewhere' && name === 'save_draft') meddle(book);
        if (name === 'close_window') {
          window.dispatchEvent(new CustomEvent('fake-closed', { detail: args }));
        }
        if (name === 'give_password') hasPassword = true;
        if (needy.has(name) && !hasPassword) {
          throw { code: 'needs_password', message: 'The mailbox wants its password.' } as Failure;
        }
        if (name === 'send_letter' && book.status.identity === null) {
          throw { code: 'needs_identity', message: 'The law wants your name.' } as Failure;
        }
        const sent = JSON.parse(JSON.stringify(args ?? {})) as never;
        return structuredClone(await answers[name](sent));
      },
    ]),
  ) as unknown as Commands;
  return {
    ...served,
    listen(listener) {
      listeners.add(listener);
      window.addEventListener('fake-closing', () => listener.closing?.());
      return Promise.resolve(() => listeners.delete(listener));
    },
  };
}

let meddled = false;

/** As foi would, beside the window: the draft's words change once. */
function meddle(book: Book) {
  if (meddled) return;
  meddled = true;
  for (const page of book.pages.values()) {
    for (const entry of page.thread) {
      if (entry.type === 'draft') entry.body += '\n\nPS: written by foi.';
    }
  }
}
