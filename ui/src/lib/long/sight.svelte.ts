import { moved, settled, showing, START, type Extent, type Place } from './scroll';

/** After so many milliseconds without a turn of the wheel the scrolling has come to rest. */
const REST = 160;

/** Where somebody stands in a long list: the rows above the sight, with a part of one, and the line stood on. */
export interface Stand {
  at: number;
  line: number | null;
}

/** What of a long list is in sight, in step with the element that scrolls it. */
export class Sight {
  place = $state.raw<Place>(START);
  element: HTMLElement | undefined;
  readonly #extent: () => Extent;
  readonly #rested: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `rested` is told when the scrolling has come to rest. */
  constructor(extent: () => Extent, rested: () => void = () => undefined) {
    this.#extent = extent;
    this.#rested = rested;
  }

  /** The element was scrolled. */
  scrolled = () => {
    if (!this.element) return;
    const next = moved(this.place, this.element.scrollTop, this.#extent());
    if (next === this.place) return;
    const put = next.top !== this.element.scrollTop;
    this.place = next;
    if (put) this.element.scrollTop = next.top;
    this.#restSoon();
  };

  go(next: Place) {
    if (next === this.place) return;
    this.place = next;
    if (this.element) this.element.scrollTop = next.top;
    this.#restSoon();
  }

  /** Brings a row into sight, moved no more than is needed. */
  show(row: number) {
    this.go(showing(row, this.place, this.#extent()));
  }

  end() {
    clearTimeout(this.#timer);
  }

  #restSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.place = settled(this.place, this.#extent());
      if (this.element) this.element.scrollTop = this.place.top;
      this.#rested();
    }, REST);
  }
}
