import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../app.svelte';
import type { DraftView } from '../backend/wire';
import { Draft } from './draft.svelte';

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

describe('a letter being written', () => {
  const save_draft = vi.fn();
  let draft: Draft;

  beforeEach(() => {
    save_draft.mockReset();
    save_draft.mockImplementation((sent: object) => Promise.resolve({ ...view, ...sent }));
    draft = new Draft({ backend: { save_draft } } as unknown as App, view);
    flushSync();
  });

  test('is saved as typed, and only when something was typed', async () => {
    expect(await draft.save()).toBe(true);
    expect(save_draft).not.toHaveBeenCalled();
    draft.body = 'Dear Council, please';
    expect(draft.state).toBe('Not saved yet');
    expect(await draft.save()).toBe(true);
    expect(save_draft).toHaveBeenCalledWith({
      letter_id: 'd-1',
      subject: 'Grants',
      body: 'Dear Council, please',
    });
    expect(draft.state).toBe('Saved');
  });

  test('keeps what was typed while the casebook has older words', () => {
    draft.body = 'Mine';
    draft.adopt({ ...view, body: 'Theirs', obstacles: ['No address.'] });
    expect(draft.body).toBe('Mine');
    expect(draft.obstacles).toEqual(['No address.']);
  });

  test('takes over newer words when nothing was typed', () => {
    draft.adopt({ ...view, body: 'Newer' });
    expect(draft.body).toBe('Newer');
    expect(draft.dirty).toBe(false);
  });

  test('keeps the words and says so when they cannot be saved', async () => {
    save_draft.mockRejectedValueOnce({ code: 'failed', message: 'The disk is full.' });
    draft.body = 'Mine';
    expect(await draft.save()).toBe(false);
    expect(draft.failure?.message).toBe('The disk is full.');
    expect(draft.body).toBe('Mine');
    expect(await draft.save()).toBe(true);
    expect(draft.failure).toBeUndefined();
  });

  test('saves what was typed during a save, after it', async () => {
    draft.body = 'one';
    const first = draft.save();
    draft.body = 'one two';
    await Promise.all([first, draft.save()]);
    expect(save_draft.mock.calls.map(([sent]) => (sent as { body: string }).body)).toEqual(
      expect.arrayContaining(['one two']),
    );
    expect(draft.dirty).toBe(false);
  });
});
