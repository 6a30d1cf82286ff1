import { describe, expect, test } from 'vitest';
import { daysInWords, daysOf, yearsIn } from './period';

describe('a period', () => {
  test.each([
    ['2024/25', '2024-04-01', '2025-03-31'],
    ['1999/00', '1999-04-01', '2000-03-31'],
    ['2022/23 to 2024/25', '2022-04-01', '2025-03-31'],
    ['2024-05-01 to 2024-07-31', '2024-05-01', '2024-07-31'],
  ])('%s', (text, from, to) => {
    expect(daysOf(text)).toEqual({ from, to });
  });
  test.each(['', '2024', '2024/26', '2025/26 to 2023/24', 'soon to later'])('not %s', (text) => {
    expect(daysOf(text)).toBeNull();
  });
  test('is said in words, and counted in financial years', () => {
    expect(daysInWords({ from: '2024-04-01', to: '2025-03-31' })).toBe(
      '1 April 2024 to 31 March 2025',
    );
    expect(yearsIn('2022/23 to 2024/25')).toBe(3);
    expect(yearsIn('2024/25')).toBe(1);
  });
});
