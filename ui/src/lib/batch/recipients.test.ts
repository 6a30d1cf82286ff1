import { expect, test } from 'vitest';
import { fresh, without, type Recipient } from './recipients';

const one = (id: string, about = ''): Recipient => ({ id, name: id, fields: { about } });

test('nobody comes onto the list twice, and the first row of a name counts', () => {
  const known = [one('a')];
  expect(fresh(known, [one('a', 'x'), one('b', 'y'), one('b', 'z')])).toEqual([one('b', 'y')]);
  expect(fresh(known, [])).toEqual([]);
});

test('those taken off are gone, and the others keep their order', () => {
  expect(without([one('a'), one('b'), one('c')], ['b', 'x'])).toEqual([one('a'), one('c')]);
});
