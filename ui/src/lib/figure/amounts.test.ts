import { expect, test } from 'vitest';
import { figures, measure, percent, spans } from './amounts';

test('amounts are grouped from their own figures, however long', () => {
  expect(figures('11574000')).toBe('11,574,000');
  expect(figures('90071992547409931234.5')).toBe('90,071,992,547,409,931,234.5');
  expect(figures('1250.5', true)).toBe('1,250.50');
  expect(figures('-300.00', true)).toBe('−300.00');
  expect(figures('999')).toBe('999');
  expect(figures('not an amount')).toBe('not an amount');
});

test('shares are thousandths', () => {
  expect([1000, 554, 500, 5, 0].map(percent)).toEqual(['100%', '55.4%', '50%', '0.5%', '0%']);
});

test('bars measure against the longest, and what is below nothing goes the other way', () => {
  expect(spans([4, 2, 0])).toEqual([
    { from: 0, width: 1, below: false },
    { from: 0, width: 0.5, below: false },
    { from: 0, width: 0, below: false },
  ]);
  expect(spans([3, -1])).toEqual([
    { from: 0.25, width: 0.75, below: false },
    { from: 0, width: 0.25, below: true },
  ]);
  expect(spans([0, 0])[0]?.width).toBe(0);
  expect(measure('x')).toBe(0);
});
