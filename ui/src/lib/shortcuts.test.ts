import { describe, expect, test } from 'vitest';
import { keyCaps, match, SHORTCUTS, waysOf } from './shortcuts';

const all = SHORTCUTS.map((entry) => entry.id);

describe('the list of keys', () => {
  test('has each id once', () => {
    expect(new Set(all).size).toBe(all.length);
  });

  test('never gives the same keys two meanings in one place', () => {
    const everywhere = ['Go to', 'Everywhere', 'In a list'];
    const places = new Set(SHORTCUTS.map((entry) => entry.group));
    for (const place of places) {
      const keys = SHORTCUTS.filter((entry) => entry.group === place).flatMap(waysOf);
      expect(new Set(keys).size, place).toBe(keys.length);
    }
    const common = SHORTCUTS.filter((entry) => everywhere.includes(entry.group)).flatMap(waysOf);
    expect(new Set(common).size).toBe(common.length);
  });

  test('has no entry that starts as another one ends', () => {
    const keys = SHORTCUTS.map((entry) => entry.keys).filter(Boolean);
    for (const one of keys) {
      expect(keys.filter((other) => other.startsWith(`${one} `))).toEqual([]);
    }
  });
});

describe('pressing', () => {
  test('a single key, a chord, keys in turn', () => {
    expect(match(['n'], all)).toBe('new');
    expect(match(['Ctrl+k'], all)).toBe('palette');
    expect(match(['g'], all)).toBe('more');
    expect(match(['g', 'i'], all)).toBe('go.inbox');
  });

  test('a screen’s own meaning goes before the one everywhere', () => {
    expect(match(['f'], ['fetch'])).toBe('fetch');
    expect(match(['f'], ['fetch', 'inbox.elsewhere'])).toBe('inbox.elsewhere');
    expect(match(['inbox.elsewhere', '/'], all)).toBeNull();
    expect(match(['/'], ['search', 'inbox.elsewhere'])).toBe('inbox.elsewhere');
    expect(match(['4'], all)).toBe('inbox.suggestion');
    expect(match(['Shift+x'], all)).toBe('inbox.pickAlike');
  });

  test('means nothing when no screen has bound it', () => {
    expect(match(['m'], ['new'])).toBeNull();
    expect(match(['g'], ['new'])).toBeNull();
    expect(match(['g', 'z'], all)).toBeNull();
  });
});

test('keys are drawn as caps', () => {
  expect(keyCaps('g t')).toEqual(['G', 'T']);
  expect(keyCaps('Ctrl+k')).toEqual(['Ctrl', 'K']);
  expect(keyCaps('Enter')).toEqual(['Enter']);
});
