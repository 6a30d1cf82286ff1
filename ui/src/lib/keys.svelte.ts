import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { isTaken, match, SHORTCUTS, spell, type Handlers, type ShortcutId } from './shortcuts';

/** What the keys do at this moment: each screen adds its own while it is shown. */
export class Keys {
  readonly #handlers = new SvelteMap<ShortcutId, ((key: string) => void)[]>();
  #pressed: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Binds; the returned function undoes it. For use in an effect. */
  bind(handlers: Handlers): () => void {
    const added = Object.entries(handlers) as [ShortcutId, (key: string) => void][];
    untrack(() => {
      for (const [id, run] of added)
        this.#handlers.set(id, [...(this.#handlers.get(id) ?? []), run]);
    });
    return () => {
      for (const [id, run] of added) {
        const left = (this.#handlers.get(id) ?? []).filter((other) => other !== run);
        if (left.length > 0) this.#handlers.set(id, left);
        else this.#handlers.delete(id);
      }
    };
  }

  /** The entries that do something now. */
  get live() {
    return SHORTCUTS.filter((entry) => this.#handlers.has(entry.id));
  }

  run(id: ShortcutId, key = '') {
    this.#handlers.get(id)?.at(-1)?.(key);
  }

  press(event: KeyboardEvent) {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (isTaken(event) || document.querySelector('dialog[open]')) return;
    if (['Shift', 'Control', 'Meta'].includes(event.key)) return;
    clearTimeout(this.#timer);
    const known = [...this.#handlers.keys()];
    const key = spell(event);
    let found = match([...this.#pressed, key], known);
    if (found === null && this.#pressed.length > 0) {
      this.#pressed = [];
      found = match([key], known);
    }
    if (found === 'more') {
      this.#pressed.push(key);
      this.#timer = setTimeout(() => (this.#pressed = []), 1500);
    } else {
      this.#pressed = [];
    }
    if (found !== null) event.preventDefault();
    if (found !== null && found !== 'more') this.run(found, key);
  }
}
