import './styles/tokens.css';
import './styles/base.css';
import { mount, unmount } from 'svelte';
import Damaged from './Damaged.svelte';
import Unlock from './Unlock.svelte';
import Window from './Window.svelte';
import { connect } from './lib/backend/connect';
import type { Opening } from './lib/backend/wire';

const target = document.getElementById('app');
if (target) {
  const backend = await connect();
  const open = () => mount(Window, { target, props: { backend } });
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
  const opening = await backend.opening();
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
          rescue(await backend.opening());
        },
      },
    });
  } else if (opening.damaged) {
    rescue(opening);
  } else {
    open();
  }
}
