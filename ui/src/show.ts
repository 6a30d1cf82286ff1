import './styles/tokens.css';
import './styles/base.css';
import { mount, unmount } from 'svelte';
import Damaged from './Damaged.svelte';
import Unlock from './Unlock.svelte';
import Window from './Window.svelte';
import type { Backend } from './lib/backend/backend';
import type { FirstSight, Opening } from './lib/backend/wire';

/** Puts on the page what the casebook lets be shown: the window, its door, or what saves it. */
export function show(backend: Backend, opening: Opening) {
  const target = document.getElementById('app');
  if (!target) return;
  const open = (first: FirstSight | null = null) =>
    mount(Window, { target, props: { backend, first } });
  const rescue = (opening: Opening) => {
    const page = mount(Damaged, {
      target,
      props: {
        backend,
        opening,
        onopen: () => {
          void unmount(page);
          open();
        },
      },
    });
  };
  if (opening.locked) {
    const door = mount(Unlock, {
      target,
      props: {
        backend,
        opening,
        onopen: () => {
          void unmount(door);
          open();
        },
        ondamaged: async () => {
          void unmount(door);
          rescue(await backend.opening({ shown: null }));
        },
      },
    });
  } else if (opening.damaged) {
    rescue(opening);
  } else {
    open(opening.first);
  }
}
