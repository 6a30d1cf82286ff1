import { createContext } from 'svelte';
import { asFailure, heard, type Backend } from './backend/backend';
import type { Agenda, EvidencePlace, Failure, FirstSight, Link, Status } from './backend/wire';
import { format, parse, type Route } from './routes';
import { Extracting } from './extracting.svelte';
import { Fetching } from './fetching.svelte';
import { Importing } from './importing.svelte';
import { Keys } from './keys.svelte';
import { keepPlace } from './sight';
import { Unsaved } from './draft/unsaved.svelte';

export interface Toast {
  id: number;
  text: string;
  failed: boolean;
  /** What can be done about it. */
  action: Deed | null;
}

/** Something a toast offers to do. */
export interface Deed {
  name: string;
  run: () => void;
}

/** What must be known before the program can go on. */
interface Asking {
  what: 'password' | 'identity';
  answer: (given: boolean) => void;
}

/** Something a reader wants on an issue. */
export interface Pinning {
  message_id: string;
  attachment_id: string | null;
  /** What it is, in words. */
  what: string;
  /** Where in it; all of it when left out. */
  place?: EvidencePlace;
  /** The words or cells there. */
  quote?: string;
  /** The issue it most likely goes to. */
  likely: Link | null;
  note?: string;
}

/** The dialog was closed: not a failure, nothing to say. */
class Cancelled extends Error {}

/** What all screens share: the backend, where we are, how things stand, and what was said. */
export class App {
  status = $state.raw<Status | null>(null);
  trouble = $state.raw<Failure | null>(null);
  route = $state.raw<Route>(parse(window.location.hash));
  /** Something could not be read because the casebook is damaged there. */
  damaged = $state(false);
  /** Goes up whenever something changed; everything read depends on it. */
  revision = $state(0);
  toasts = $state.raw<Toast[]>([]);
  asking = $state.raw<Asking | null>(null);
  /** What is being put on an issue; the dialog for it is open. */
  pinning = $state.raw<Pinning | null>(null);
  /** The user moved since the window opened: headings then take the focus. */
  moved = false;
  readonly keys = new Keys();
  #toasts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly importing: Importing;
  readonly fetching: Fetching;
  readonly extracting: Extracting;
  readonly unsaved = new Unsaved(this);

  readonly backend: Backend;

  #first: Agenda | undefined;

  /** With what the program said of it already, if it did. */
  constructor(backend: Backend, first?: FirstSight | null) {
    this.status = first?.status ?? null;
    if (this.route.screen === 'today') this.#first = first?.agenda;
    this.backend = heard(backend, ({ code }, command) => {
      // A backup may be damaged where the casebook is not.
      if (code === 'damaged' && command !== 'restore_backup') this.damaged = true;
    });
    this.importing = new Importing(this.backend);
    this.fetching = new Fetching(this.backend);
    this.extracting = new Extracting(this.backend);
  }

  /** Listens to the program and to the address; the returned function stops it. */
  start(): () => void {
    const arrive = () => {
      this.moved = true;
      this.route = parse(window.location.hash);
    };
    window.addEventListener('hashchange', arrive);
    void this.importing.look();
    void this.extracting.look();
    let stop: (() => void) | undefined;
    let ended = false;
    let late: ReturnType<typeof setTimeout> | undefined;
    void this.backend
      .listen({
        changed: () => {
          this.changed();
        },
        said: (text) => {
          this.say(text);
        },
        checked: (checked) => {
          if (this.status) this.status = { ...this.status, checked };
        },
        importing: (progress) => {
          this.importing.show(progress);
        },
        extracting: () => void this.extracting.look(),
        closing: () => void this.unsaved.close(),
      })
      .then((end) => {
        if (ended) end();
        else stop = end;
        // Only now is somebody there who hears how far it is.
        void this.#importOpened();
        // And what changed while nobody listened.
        late = setTimeout(() => void this.readStatus(), 1000);
      });
    return () => {
      ended = true;
      clearTimeout(late);
      this.extracting.end();
      stop?.();
      window.removeEventListener('hashchange', arrive);
    };
  }

  /** Brings in the mails that the program was started with, and says what came. */
  async #importOpened() {
    try {
      const done = await this.backend.import_opened();
      if (!done) return;
      this.changed();
      this.say([done.text, ...done.failed].join(' '));
    } catch (thrown) {
      this.sorry(asFailure(thrown).message, {
        name: 'Try again',
        run: () => void this.#importOpened(),
      });
    }
  }

  /** What needs doing, as it was said when the casebook was opened; once, as it grows old. */
  takeFirst(): Agenda | undefined {
    const first = this.revision > 0 ? undefined : this.#first;
    this.#first = undefined;
    return first;
  }

  /** Reads everything shown again, once for changes that come together. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.revision++, 30);
  }

  go(route: Route | string) {
    window.location.hash = typeof route === 'string' ? route : format(route);
  }

  /** Replaces the address without a step in the history, and what the history keeps beside it. */
  replace(route: Route, kept: unknown = null) {
    window.history.replaceState(kept, '', format(route));
    this.route = route;
  }

  async readStatus() {
    try {
      const status = await this.backend.status();
      keepPlace(() => {
        this.status = status;
        this.trouble = null;
      });
    } catch (thrown) {
      keepPlace(() => (this.trouble = asFailure(thrown)));
    }
  }

  /** Does the work; asks for a missing password or name and then does it again. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (failure.code === 'needs_password' && (await this.#ask('password'))) continue;
        if (failure.code === 'needs_identity' && (await this.#ask('identity'))) continue;
        throw failure;
      }
    }
  }

  /** Does the work, says what came of it, and has everything read again. None when it failed. */
  async act<T>(
    work: () => Promise<T>,
    said?: string | ((done: T) => string),
  ): Promise<T | undefined> {
    try {
      const done = await this.attempt(work);
      this.changed();
      const words = typeof said === 'function' ? said(done) : said;
      if (words) this.say(words);
      return done;
    } catch (thrown) {
      this.changed();
      if (thrown instanceof Cancelled) return undefined;
      const { message } = asFailure(thrown);
      const known = this.status?.trouble;
      await this.readStatus();
      // What the head of every screen has just begun to say is not said a second time.
      if (this.status?.trouble === message && known !== message) return undefined;
      this.sorry(message, {
        name: 'Try again',
        run: () => void this.act(work, said),
      });
      return undefined;
    }
  }

  /** Says that something was done; a new word replaces the one before. */
  say(text: string, action: Deed | null = null) {
    const toast = { id: ++this.#toasts, text, failed: false, action };
    this.toasts = [...this.toasts.filter((other) => other.failed), toast];
    setTimeout(() => {
      this.unsay(toast.id);
    }, 7000);
  }

  /** Says that something failed; that stays until it is dismissed. */
  sorry(text: string, action: Deed | null = null): number {
    const toast = { id: ++this.#toasts, text, failed: true, action };
    this.toasts = [...this.toasts.filter((other) => other.failed && other.text !== text), toast];
    return toast.id;
  }

  unsay(id: number) {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  async #ask(what: Asking['what']): Promise<true> {
    const given = await new Promise<boolean>((answer) => {
      this.asking = { what, answer };
    });
    this.asking = null;
    if (!given) throw new Cancelled();
    return true;
  }
}

export const [useApp, provideApp] = createContext<App>();
