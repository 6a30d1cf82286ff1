import { describe, expect, test } from 'vitest';
import {
  height,
  moved,
  placed,
  rowsIn,
  settled,
  showing,
  START,
  TALLEST,
  type Extent,
} from './scroll';

const FEW: Extent = { rows: 1_000, rowHeight: 28, viewport: 560 };
const MILLION: Extent = { rows: 1_000_000, rowHeight: 28, viewport: 560 };

test('an element is never higher than browsers allow', () => {
  expect(height(FEW)).toBe(28_000);
  expect(height(MILLION)).toBe(TALLEST);
});

describe('a list that fits', () => {
  test('is where the scrollbar is', () => {
    expect(moved(START, 5_000, FEW)).toEqual({ top: 5_000, at: 5_000 });
    expect(placed(9_999_999, FEW)).toEqual({ top: 27_440, at: 27_440 });
  });
});

describe('a million rows', () => {
  test('reach both ends by the scrollbar', () => {
    const end = moved(START, TALLEST - 560, MILLION);
    expect(rowsIn(end, MILLION, 0)).toEqual({ from: 999_980, to: 1_000_000 });
    expect(moved(end, 0, MILLION)).toEqual(START);
  });

  test('move with the wheel as far as the wheel moves', () => {
    const middle = placed(14_000_000, MILLION);
    const next = moved(middle, middle.top + 120, MILLION);
    expect(next.at - middle.at).toBe(120);
    expect(next.top).toBe(middle.top + 120);
  });

  test('are never stuck: wheeling up from anywhere comes to the first row', () => {
    let place = placed(3_000_000, MILLION);
    let turns = 0;
    while (place.at > 0 && turns++ < 20_000)
      place = moved(place, Math.max(0, place.top - 400), MILLION);
    expect(place).toEqual(START);
    expect(turns).toBe(7_500);
  });

  test('and wheeling down comes to the last', () => {
    let place = placed(25_000_000, MILLION);
    let turns = 0;
    while (rowsIn(place, MILLION, 0).to < 1_000_000 && turns++ < 20_000)
      place = moved(place, Math.min(TALLEST - 560, place.top + 400), MILLION);
    expect(rowsIn(place, MILLION, 0).to).toBe(1_000_000);
    expect(turns).toBeLessThan(7_500);
  });

  test('keep their place when the scrollbar is put right', () => {
    let place = placed(14_000_000, MILLION);
    for (let i = 0; i < 50; i++) place = moved(place, place.top + 120, MILLION);
    const rested = settled(place, MILLION);
    expect(rested.at).toBe(place.at);
    expect(moved(rested, rested.top, MILLION)).toEqual(rested);
  });

  test('any row can be shown, at the edge that is nearer', () => {
    const at = showing(712_345, START, MILLION);
    expect(rowsIn(at, MILLION, 0).to).toBe(712_346);
    const back = showing(500, at, MILLION);
    expect(rowsIn(back, MILLION, 0).from).toBe(500);
    expect(showing(510, back, MILLION)).toBe(back);
  });
});
