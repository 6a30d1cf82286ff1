import { describe, expect, test } from 'vitest';
import type { LintFinding } from '../backend/wire';
import { announced, inWords, quoted, summary } from './findings';

const finding: LintFinding = {
  rule: 'L08',
  title: 'A period with a beginning and an end',
  severity: 'warning',
  part: 'body',
  from: 0,
  to: 16,
  why: 'Say until when.',
  citation: 'FOIA 2000 s.12',
  fix: null,
};
const error: LintFinding = { ...finding, severity: 'error' };
const TEXT = 'since 1 May 2024 and so on';

describe('what was found, in words', () => {
  test.each([
    [[], 'Nothing weak was found.'],
    [[finding], '1 thing to look at.'],
    [[error], '1 thing to look at; it must be put right.'],
    [[error, error], '2 things to look at; all must be put right.'],
    [[finding, error, finding], '3 things to look at, 1 of them must be put right.'],
  ])('is counted', (findings, words) => {
    expect(summary(findings)).toBe(words);
  });

  test('is read out with its number, its weight and its reason', () => {
    expect(announced({ ...finding, fix: 'x' }, 2, 3)).toBe(
      '2 of 3. Better changed: A period with a beginning and an end. Say until when. Control full stop puts it right.',
    );
    expect(announced(finding, 1, 1)).not.toContain('Control');
  });

  test('a long place is quoted short, at a word', () => {
    expect(quoted('  two\nlines ')).toBe('two lines');
    expect(quoted('word '.repeat(40))).toMatch(/^(word )+…$/);
    expect(quoted('x'.repeat(200)).length).toBeLessThan(100);
  });

  test.each([
    ['from 1 May 2024 to 3 June 2025', 'Puts “from 1 May 2024 to 3 June 2025” instead.'],
    ['since 1 May 2024 (a Wednesday)', 'Adds “(a Wednesday)”.'],
    ['only since 1 May 2024', 'Adds “only”.'],
    ['', 'Takes out “since 1 May 2024”.'],
  ])('a correction says what it does', (fix, words) => {
    expect(inWords({ ...finding, fix }, TEXT)).toBe(words);
  });

  test('a correction where something is wanting adds it', () => {
    const wanting = { ...finding, from: 26, to: 26, fix: '\n\nPlease ask me.' };
    expect(inWords(wanting, TEXT)).toBe('Adds “Please ask me.”.');
  });
});
