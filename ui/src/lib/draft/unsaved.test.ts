import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../app.svelte';
import type { DraftView } from '../backend/wire';
import { Unsaved } from './unsaved.svelte';

const view: DraftView = {
  id: 'd-1',
  request_id: 'r-1',
  kind: 'request',
  to: 'foi@eastmere.example',
  subject: 'Grants',
  body: 'Dear Council,',
  updated_at: '',
  obstacles: [],
};
const FULL = { code: 'failed', message: 'The disk is full.' };

describe('letters that are not saved', () => {
  const save_draft = vi.fn();
  const close_window = vi.fn();
  const sorry = vi.fn();
  const say = vi.fn();
  const unsay = vi.fn();
  let unsaved: Unsaved;

  beforeEach(() => {
    vi.useFakeTimers();
    for (const one of [save_draft, close_window, sorry, say, unsay]) one.mockReset();
    save_draft.mockImplementation((sent: object) => Promise.resolve({ ...view, ...sent }));
    close_window.mockResolvedValue(null);
    sorry.mockReturnValue(7);
    const app = { backend: { save_draft, close_window }, sorry, say, unsay };
    unsaved = new Unsaved(app as unknown as App);
  });

  test('a page that is left saves, and begins anew when it comes back', async () => {
    const draft = unsaved.open(view);
    draft.body = 'Mine';
    await unsaved.leave(draft);
    expect(save_draft).toHaveBeenCalledTimes(1);
    expect(sorry).not.toHaveBeenCalled();
    expect(unsaved.open({ ...view, body: 'Mine' })).not.toBe(draft);
  });

  test('what could not be saved is still there, is tried again, and that is said', async () => {
    const draft = unsaved.open(view);
    draft.body = 'Mine';
    save_draft.mockRejectedValueOnce(FULL);
    await unsaved.leave(draft);
    expect(sorry.mock.calls[0]?.[0]).toBe('“Grants” is not saved. The disk is full.');
    expect(draft.body).toBe('Mine');

    await vi.advanceTimersByTimeAsync(5000);
    expect(save_draft).toHaveBeenCalledTimes(2);
    expect(draft.state).toBe('Saved');
    expect(unsay).toHaveBeenCalledWith(7);
    expect(say).toHaveBeenCalledWith('“Grants” is saved now.');
  });

  test('a page that comes back has the words that were left', async () => {
    const draft = unsaved.open(view);
    draft.body = 'Mine';
    save_draft.mockRejectedValueOnce(FULL);
    await unsaved.leave(draft);
    const again = unsaved.open(view);
    expect(again).toBe(draft);
    expect(again.body).toBe('Mine');
    expect(again.theirs).toBeUndefined();
  });

  test('the window closes when everything is kept, and not before', async () => {
    unsaved.open(view).body = 'Mine';
    save_draft.mockRejectedValueOnce(FULL);
    await unsaved.close();
    expect(close_window).toHaveBeenLastCalledWith({ close: false });
    expect(unsaved.stuck).toBe('The disk is full.');
    await unsaved.close();
    expect(close_window).toHaveBeenLastCalledWith({ close: true });
  });
});
