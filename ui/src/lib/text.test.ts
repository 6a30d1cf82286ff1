import { describe, expect, test } from 'vitest';
import { blocks, inParts, marked, pieces } from './text';

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

describe('a marked stretch', () => {
  const found = (text: string) =>
    blocks(text).flatMap((block) =>
      (block.kind === 'text' ? [block.text] : block.items).flatMap((said) =>
        pieces(said)
          .filter((piece) => piece.found)
          .map((piece) => piece.text),
      ),
    );
  const bare = (text: string) => text.replace(/[\uE000\uE001]/g, '');

  test('is the one at that place, though the same words stand before it', () => {
    const text = 'It is exempt.\n\nAgain: It is exempt.';
    const from = text.lastIndexOf('It is exempt.');
    const said = marked(text, { from, to: text.length });
    expect(said).toBe('It is exempt.\n\nAgain: \uE000It is exempt.\uE001');
  });

  test('leaves the blocks as they are without it', () => {
    const lines = [
      'A line of a mail that was cut at some seventy letters, as mail often is,',
      'and that runs on here, where the sentence that matters begins. It ends on',
      'the next line.',
    ];
    const text = `Dear Ms Rahim\n\n${lines.join('\n')}\n\n1. The first\n2. The second point`;
    for (let from = 0; from < text.length; from += 3) {
      const set = blocks(marked(text, { from, to: Math.min(text.length, from + 60) }));
      expect(JSON.parse(bare(JSON.stringify(set)))).toEqual(blocks(text));
    }
  });

  test('goes over the end of a line as one, and keeps out of numbers', () => {
    const line = 'A line of a mail that was cut at some seventy letters, as mail often is,';
    const text = `${line}\nand goes on. More.`;
    const from = line.indexOf('as mail');
    expect(found(marked(text, { from, to: line.length + 13 }))).toEqual([
      'as mail often is, and goes on.',
    ]);
    expect(found(marked('1. One\n2. Two', { from: 0, to: 13 }))).toEqual(['One', 'Two']);
  });

  test('does not go wrong on marks that a mail has itself, nor on a place beyond its end', () => {
    expect(marked('a\uE000b', { from: 0, to: 1 })).toBe('\uE000a\uE001\uFFFDb');
    expect(marked('abc', { from: 10, to: 20 })).toBe('abc');
    expect(marked('abc', { from: 0, to: 0 })).toBe('abc');
  });

  test('is counted in UTF-16 units, as the program counts', () => {
    const text = '📄 It is exempt.';
    expect(found(marked(text, { from: 3, to: text.length }))).toEqual(['It is exempt.']);
  });
});

describe('a place in a whole text', () => {
  const parts = [{ text: 'First page.' }, { text: '' }, { text: 'Second page.' }];
  const whole = 'First page.\n\n\n\nSecond page.';

  test('is found in the part it falls into', () => {
    const from = whole.indexOf('Second');
    expect(inParts(parts, { from, to: from + 6 })).toEqual([null, null, { from: 0, to: 6 }]);
    expect(inParts(parts, { from: 6, to: 10 })).toEqual([{ from: 6, to: 10 }, null, null]);
  });

  test('may go over the end of a part', () => {
    const from = whole.indexOf('page.');
    expect(inParts(parts, { from, to: whole.length })).toEqual([
      { from: 6, to: 11 },
      null,
      { from: 0, to: 12 },
    ]);
  });

  test('begins at once where the first parts are empty', () => {
    expect(inParts([{ text: '' }, { text: 'Page.' }], { from: 0, to: 4 })).toEqual([
      null,
      { from: 0, to: 4 },
    ]);
  });
});
