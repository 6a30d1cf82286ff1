import { describe, expect, test } from 'vitest';
import {
  brief,
  civilDay,
  count,
  day,
  figure,
  longDay,
  moment,
  month,
  plainDay,
  readDay,
  size,
  time,
} from './format';

describe('days', () => {
  test('are written with their weekday and month in words', () => {
    expect(day('2025-03-12')).toBe('Wed 12 March 2025');
    expect(longDay('2025-04-03')).toBe('Thursday 3 April 2025');
    expect(plainDay('2025-04-01')).toBe('1 April 2025');
  });

  test('are London’s, whatever the clock of the machine', () => {
    expect(day('2025-06-30T23:30:00Z')).toBe('Tue 1 July 2025');
    expect(civilDay('2025-06-30T23:30:00Z')).toBe('2025-07-01');
    expect(civilDay('2025-01-31T23:30:00Z')).toBe('2025-01-31');
    expect(time('2025-06-30T12:05:00Z')).toBe('13:05');
    expect(moment('2025-03-30T00:59:00Z')).toBe('Sun 30 March 2025, 00:59');
  });

  test('are told in short beside today', () => {
    expect(brief('2025-04-03T07:58:00Z', '2025-04-03')).toBe('08:58');
    expect(brief('2025-04-02T07:58:00Z', '2025-04-03')).toBe('Wed 2 April');
    expect(brief('2024-12-24', '2025-04-03')).toBe('Tue 24 December 2024');
  });

  test('begin months with their short names', () => {
    expect([month('2025-03-01'), month('2025-09-30'), month('2025-05-31')]).toEqual([
      'Mar',
      'Sept',
      'May',
    ]);
  });

  test('that are none are shown as they came', () => {
    expect(day('soon')).toBe('soon');
    expect(day('2025-04-31')).toBe('2025-04-31');
    expect(moment('')).toBe('');
  });
});

describe('a day typed by hand', () => {
  test.each([
    ['12 March 2025', '2025-03-12'],
    ['Wed 12 March 2025', '2025-03-12'],
    ['12th mar 2025', '2025-03-12'],
    ['1 Sept 2025', '2025-09-01'],
    ['12/3/2025', '2025-03-12'],
    ['12.03.2025', '2025-03-12'],
    ['2025-03-12', '2025-03-12'],
    ['29 February 2024', '2024-02-29'],
  ])('%s', (typed, read) => {
    expect(readDay(typed)).toBe(read);
  });

  test.each(['', 'tomorrow', '31 April 2025', '29 February 2025', '12 March', '12/13/2025'])(
    '“%s” is not one',
    (typed) => {
      expect(readDay(typed)).toBeNull();
    },
  );
});

test('sizes and counts', () => {
  expect(size(812)).toBe('812 bytes');
  expect(size(48_210)).toBe('48 KB');
  expect(size(31_400_000)).toBe('31.4 MB');
  expect(count(1, 'letter', 'letters')).toBe('1 letter');
  expect(count(10_000, 'letter', 'letters')).toBe('10,000 letters');
});

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_250_000, '1,250,000'],
  [-12_500, '-12,500'],
])('%d is written %s', (n, written) => {
  expect(figure(n)).toBe(written);
});
