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
  const request = vi.fn();
  let draft: Draft;

  beforeEach(() => {
    save_draft.mockReset();
    save_draft.mockImplementation((sent: object) => Promise.resolve({ ...view, ...sent }));
    draft = new Draft({ backend: { save_draft, request } } as unknown as App, view);
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
      was: { subject: 'Grants', body: 'Dear Council,' },
    });
    expect(draft.state).toBe('Saved');
  });

  test('says what it takes to stand in the casebook: what it saved last', async () => {
    draft.body = 'one';
    await draft.save();
    draft.body = 'one two';
    await draft.save();
    expect(save_draft).toHaveBeenLastCalledWith(
      expect.objectContaining({ body: 'one two', was: { subject: 'Grants', body: 'one' } }),
    );
  });

  test('shows both when somebody else changed it, and keeps the one that is chosen', async () => {
    draft.body = 'Mine';
    draft.adopt({ ...view, body: 'Theirs', obstacles: ['No address.'] });
    expect(draft.body).toBe('Mine');
    expect(draft.theirs?.body).toBe('Theirs');
    expect(draft.state).toBe('Not saved');
    expect(draft.obstacles).toEqual(['No address.']);
    // Until it is chosen nothing is written.
    expect(await draft.save()).toBe(false);
    expect(save_draft).not.toHaveBeenCalled();

    expect(await draft.keepMine()).toBe(true);
    expect(save_draft).toHaveBeenCalledWith(
      expect.objectContaining({ body: 'Mine', was: { subject: 'Grants', body: 'Theirs' } }),
    );

    draft.body = 'Mine again';
    draft.adopt({ ...view, body: 'Theirs again' });
    draft.keepTheirs();
    expect(draft.body).toBe('Theirs again');
    expect(draft.state).toBe('Saved');
  });

  test('finds out with the save that it was changed elsewhere', async () => {
    save_draft.mockRejectedValueOnce({ code: 'changed_elsewhere', message: 'Changed.' });
    request.mockResolvedValueOnce({ thread: [{ type: 'draft', ...view, body: 'Theirs' }] });
    draft.body = 'Mine';
    expect(await draft.save()).toBe(false);
    expect(draft.body).toBe('Mine');
    expect(draft.theirs?.body).toBe('Theirs');
    expect(draft.failure).toBeUndefined();
  });

  test('does not take an older reading of its own words for a change', async () => {
    draft.body = 'one';
    await draft.save();
    draft.body = 'one two';
    await draft.save();
    expect(draft.adopt({ ...view, body: 'one' })).toBe(false);
    expect(draft.body).toBe('one two');
    draft.body = 'one two three';
    draft.adopt({ ...view, body: 'one' });
    expect(draft.theirs).toBeUndefined();
  });

  test('does not mind which line ends the casebook has', async () => {
    const other = new Draft({ backend: { save_draft } } as unknown as App, {
      ...view,
      body: 'Dear Council,\r\n\r\nplease',
    });
    expect(other.body).toBe('Dear Council,\n\nplease');
    expect(other.dirty).toBe(false);
    other.subject = 'Grants 2025';
    await other.save();
    expect(save_draft).toHaveBeenCalledWith(
      expect.objectContaining({
        was: { subject: 'Grants', body: 'Dear Council,\r\n\r\nplease' },
      }),
    );
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
