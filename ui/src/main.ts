import './styles/tokens.css';
import './styles/base.css';
import { mount, unmount } from 'svelte';
import Damaged from './Damaged.svelte';
import Unlock from './Unlock.svelte';
import Window from './Window.svelte';
import { connect } from './lib/backend/connect';
import type { FirstSight, Opening } from './lib/backend/wire';
import { parse } from './lib/routes';
import { linesInSight, SHOWN } from './lib/today/shown';

const target = document.getElementById('app');
if (target) {
  const backend = await connect();
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
  // Of Today what is in sight comes with the first answer; another screen asks for itself.
  const isToday = parse(window.location.hash).screen === 'today';
  const opening = await backend.opening({
    shown: isToday ? { ...SHOWN, in_all: linesInSight() } : null,
  });
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
