import type { Handlers } from './shortcuts';

/** j and k over whatever the selector finds: each press gives the next one the focus. */
export function listKeys(selector: string): Handlers {
  const move = (by: number) => () => {
    const all = [...document.querySelectorAll<HTMLElement>(selector)];
    const at = all.findIndex((one) => one === document.activeElement);
    const next =
      at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all[next]?.focus();
  };
  return { 'list.next': move(1), 'list.previous': move(-1) };
}
