import { describe, expect, test, vi } from 'vitest';
import { asFailure } from './backend';
import { COMMANDS } from './commands';
import { fakeBackend } from './fake';
import { tauriBackend } from './tauri';

const invoked = vi.hoisted(() => vi.fn());
vi.mock('@tauri-apps/api/core', () => ({ invoke: invoked }));
vi.mock('@tauri-apps/api/event', () => ({ listen: () => Promise.resolve(() => undefined) }));

describe('the desktop backend', () => {
  test('calls the command of the method’s name with the arguments as they are', async () => {
    invoked.mockResolvedValue('r-1');
    const request = { authority_id: 'a', letter: 'l', issue_id: null, fields: {} };
    await expect(tauriBackend().new_request({ request })).resolves.toBe('r-1');
    expect(invoked).toHaveBeenCalledWith('new_request', { request });
  });
});

describe('the made-up backend', () => {
  test('answers every command', () => {
    const backend = fakeBackend(new URLSearchParams());
    expect(COMMANDS.filter((name) => typeof backend[name] !== 'function')).toEqual([]);
  });

  test('tells its listeners what changed', async () => {
    const backend = fakeBackend(new URLSearchParams());
    const changed = vi.fn();
    await backend.listen({ changed, said: vi.fn() });
    await backend.save_issue({ issue: { id: null, question: 'Who?', notes: '' } });
    expect(changed).toHaveBeenCalledWith({ topics: ['casebook'] });
  });

  test('fails in words when told to', async () => {
    const backend = fakeBackend(new URLSearchParams('fake=error'));
    const shown = { now: 1, soon: 1, waiting: 1 };
    await expect(backend.agenda({ shown })).rejects.toMatchObject({ code: 'failed' });
  });
});

test('whatever is thrown becomes a failure with words', () => {
  expect(asFailure({ code: 'needs_password', message: 'It wants its password.' })).toEqual({
    code: 'needs_password',
    message: 'It wants its password.',
  });
  expect(asFailure(new Error('broken'))).toEqual({ code: 'failed', message: 'broken' });
  expect(asFailure('broken').message).toContain('Nothing was changed.');
  expect(asFailure({ code: 'odd', message: 'm' }).code).toBe('failed');
});
