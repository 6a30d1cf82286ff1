import { asFailure } from '../backend/backend';
import type { Failure } from '../backend/wire';

/** Reads so many rows from the `offset`th on; may say how many there are in all. */
export type ReadRows<T> = (offset: number, limit: number) => Promise<{ rows: T[]; total?: number }>;

/** Rows kept: those looked at last. */
const KEPT = 12_000;
/** Readings at the same time. */
const AT_ONCE = 2;
/** So many milliseconds after what is in sight has come, what is beside it is read: it is drawn first. */
const DRAWN = 60;
/** Rows read at once at most: more are not given. */
const MOST = 200;

/** The rows of a long list: what is looked at is read, and kept for a while. */
export class Rows<T> {
  failure = $state.raw<Failure>();
  /** How many there are in all, once that was said. */
  total = $state<number>();
  /** Goes up when rows have come. */
  come = $state(0);
  readonly #read: ReadRows<T>;
  readonly #each: number;
  // What comes says so with `come`: a page is no state of its own.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #pages = new Map<number, T[]>();
  /** Pages that may be different by now: shown until they were read again. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #old = new Map<number, T[]>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<number>();
  #readings = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #wanted: number[] = [];
  #ahead: number[] = [];
  #seen = { from: 0, to: 0 };
  #turn = 0;
  #others = false;

  /** Keeps pages of `each` rows; pages that follow on each other are read together. */
  constructor(read: ReadRows<T>, each = 200) {
    this.#read = read;
    this.#each = each;
  }

  /** The row, when it has been read. */
  at(row: number): T | undefined {
    const page = Math.floor(row / this.#each);
    return (this.#pages.get(page) ?? this.#old.get(page))?.[row % this.#each];
  }

  /** Reads these rows, and no longer those that were wanted before; then what is beside them. */
  want(from: number, to: number, ahead = 0) {
    this.#seen = { from, to };
    this.#wanted = this.#missing(from, to);
    this.#ahead = ahead > 0 ? this.#missing(Math.max(0, from - ahead), to + ahead) : [];
    this.#next();
  }

  #missing(from: number, to: number): number[] {
    const missing: number[] = [];
    const end = Math.min(to, this.total ?? to);
    for (let page = Math.floor(from / this.#each); page * this.#each < end; page++) {
      const kept = this.#pages.get(page);
      if (kept) {
        // What is looked at goes to the end of the queue of those forgotten.
        this.#pages.delete(page);
        this.#pages.set(page, kept);
      } else if (!this.#asked.has(page)) missing.push(page);
    }
    return missing;
  }

  again = () => {
    this.failure = undefined;
    this.#next();
  };

  /** Reads anew what is looked at: it may have changed. */
  renew() {
    this.#turn++;
    for (const [page, rows] of this.#pages) this.#old.set(page, rows);
    this.#pages.clear();
    this.#asked.clear();
    this.#readings = 0;
    this.failure = undefined;
    this.want(this.#seen.from, this.#seen.to);
  }

  /** What is read is another list from now on, looked at from this row; the one before is shown until then. */
  change(from: number) {
    this.#others = true;
    this.#seen = { from, to: from + 1 };
    this.renew();
  }

  #next() {
    clearTimeout(this.#later);
    while (this.#readings < AT_ONCE) {
      const run = this.#take(this.#wanted);
      if (run.length === 0) break;
      void this.#fetch(run);
    }
    if (this.#readings > 0 || this.#ahead.length === 0) return;
    this.#later = setTimeout(() => {
      const run = this.#take(this.#ahead);
      if (run.length > 0) void this.#fetch(run);
    }, DRAWN);
  }

  /** Takes from these pages the first that is not there yet, and those that follow on it. */
  #take(pages: number[]): number[] {
    const run: number[] = [];
    for (let page = pages[0]; page !== undefined; page = pages[0]) {
      const gap = this.#asked.has(page) || this.#pages.has(page);
      const last = run.at(-1);
      if (last !== undefined && (gap || page !== last + 1 || (run.length + 1) * this.#each > MOST))
        break;
      pages.shift();
      if (!gap) run.push(page);
    }
    return run;
  }

  async #fetch(run: number[]) {
    const turn = this.#turn;
    for (const page of run) this.#asked.add(page);
    this.#readings++;
    const [first = 0] = run;
    try {
      const { rows, total } = await this.#read(first * this.#each, run.length * this.#each);
      if (turn !== this.#turn) return;
      if (this.#others) this.#old.clear();
      this.#others = false;
      run.forEach((page, i) => {
        this.#old.delete(page);
        this.#pages.set(page, rows.slice(i * this.#each, (i + 1) * this.#each));
      });
      for (const old of this.#pages.keys()) {
        if (this.#pages.size * this.#each <= KEPT) break;
        this.#pages.delete(old);
      }
      if (total !== undefined) this.total = total;
      this.failure = undefined;
      this.come++;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.failure = asFailure(thrown);
      this.#wanted.unshift(...run);
      this.#done(run);
      return;
    }
    this.#done(run);
    this.#next();
  }

  #done(run: number[]) {
    for (const page of run) this.#asked.delete(page);
    this.#readings--;
  }
}
