import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { App } from './app.svelte';
import type { Backend, Listener } from './backend/backend';
import { fakeBackend } from './backend/fake';

test('a mailbox that answers is said without anything being read again', async () => {
  const fake = fakeBackend(new URLSearchParams());
  let heard: Listener | undefined;
  const status = vi.fn(fake.status);
  const backend: Backend = {
    ...fake,
    status,
    listen: (listener) => {
      heard = listener;
      return Promise.resolve(() => undefined);
    },
  };
  const app = new App(backend);
  await app.readStatus();
  const before = { ...app.status };
  const stop = app.start();
  heard?.checked?.('10:06');
  flushSync();
  expect(app.status).toEqual({ ...before, checked: '10:06' });
  expect(app.revision).toBe(0);
  expect(status).toHaveBeenCalledTimes(1);
  stop();
});
