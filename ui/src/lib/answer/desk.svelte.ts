import { createContext } from 'svelte';
import type { Handlers, ShortcutId } from '../shortcuts';
import { inSight } from '../sight';

/** What can be done about one line at this moment. */
export type Deeds = Partial<
  Record<'confirm' | 'change' | 'dismiss' | 'show', (() => void) | undefined>
>;
type Deed = keyof Deeds;

/**
 * The suggestions on a screen, as the keys see them: a key acts on the line that has the focus or,
 * without one, on the first in sight. What is out of sight is gone to, never acted on.
 */
export class ReadingDesk {
  readonly #lines = new WeakMap<Element, () => Deeds>();
  #undo = $state.raw<(() => void) | null>(null);

  /** Puts a line on the desk; the returned function takes it off. */
  add(line: Element, deeds: () => Deeds): () => void {
    this.#lines.set(line, deeds);
    return () => this.#lines.delete(line);
  }

  /** What U takes back. */
  remember(undo: (() => void) | null) {
    this.#undo = undo;
  }

  /** The keys; an entry of a list (J and K) only where the screen has no list of its own. */
  handlers(moves: boolean): Handlers {
    const run = (deed: Deed) => () => {
      this.#run(deed);
    };
    const undo = this.#undo;
    const keys: [ShortcutId, () => void][] = [
      ['reading.confirm', run('confirm')],
      ['reading.change', run('change')],
      ['reading.dismiss', run('dismiss')],
      ['reading.show', run('show')],
    ];
    if (undo) {
      keys.push([
        'reading.undo',
        () => {
          this.#undo = null;
          undo();
        },
      ]);
    }
    if (moves) {
      keys.push(['list.next', () => this.#move(1)], ['list.previous', () => this.#move(-1)]);
    }
    return Object.fromEntries(keys);
  }

  /** In the order of the page. */
  get #ordered(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>('[data-reading]')].filter((line) =>
      this.#lines.has(line),
    );
  }

  #run(deed: Deed) {
    const lines = this.#ordered;
    const able = (line: HTMLElement) => this.#lines.get(line)?.()[deed] !== undefined;
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const line =
      lines.slice(Math.max(at, 0)).find((one) => able(one) && (at >= 0 || inSight(one))) ??
      lines.find(able);
    if (!line) return;
    if (line.contains(document.activeElement) || inSight(line)) this.#lines.get(line)?.()[deed]?.();
    else go(line);
  }

  #move(by: number) {
    const lines = this.#ordered;
    const at = lines.findIndex((line) => line.contains(document.activeElement));
    const seen = lines.findIndex(inSight);
    const next = at >= 0 ? at + by : seen >= 0 ? seen : by > 0 ? 0 : lines.length - 1;
    const line = lines[Math.min(lines.length - 1, Math.max(0, next))];
    if (line) go(line);
  }
}

function go(line: HTMLElement) {
  line.scrollIntoView({ block: 'center' });
  line.focus({ preventScroll: true });
}

export const [useReadingDesk, provideReadingDesk] = createContext<ReadingDesk>();
