import { describe, expect, test } from 'vitest';
import { blocks, pieces } from './text';

describe('mail text', () => {
  test('is cut into paragraphs', () => {
    expect(blocks('Dear Council,\r\n\r\n\r\nThank you.\n')).toEqual([
      { kind: 'text', text: 'Dear Council,' },
      { kind: 'text', text: 'Thank you.' },
    ]);
  });

  test('keeps short lines and joins those a mail program cut', () => {
    const wrapped =
      'If answering in full would exceed the cost limit, please stop there,\nsend what you have, and tell me how the request could be narrowed.';
    expect(blocks(`Yours faithfully,\nAmina Rahim\n\n${wrapped}`)).toEqual([
      { kind: 'text', text: 'Yours faithfully,\nAmina Rahim' },
      { kind: 'text', text: wrapped.replace('\n', ' ') },
    ]);
  });

  test('makes one list of numbered questions, also with gaps between', () => {
    expect(blocks('1. The sum,\n   by ward.\n2) The date.\n\n3. The criteria.')).toEqual([
      { kind: 'list', start: 1, items: ['The sum, by ward.', 'The date.', 'The criteria.'] },
    ]);
  });

  test('leaves quoted lines as they are', () => {
    const quoted = '> '.padEnd(70, 'x');
    expect(blocks(`${quoted}\n${quoted}`)).toEqual([
      { kind: 'text', text: `${quoted}\n${quoted}` },
    ]);
  });
});

test('a passage found by the search is told apart', () => {
  expect(pieces('… on \uE000grants\uE001 and works')).toEqual([
    { text: '… on ', found: false },
    { text: 'grants', found: true },
    { text: ' and works', found: false },
  ]);
  expect(pieces('nothing marked')).toEqual([{ text: 'nothing marked', found: false }]);
  expect(pieces('\uE000all\uE001')).toEqual([{ text: 'all', found: true }]);
});
