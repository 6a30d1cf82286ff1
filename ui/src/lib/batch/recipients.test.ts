import { expect, test } from 'vitest';
import { filledIn, fresh, without, type Recipient } from './recipients';

const one = (id: string, about = ''): Recipient => ({ id, name: id, fields: { about } });

test('nobody comes onto the list twice, and the first row of a name counts', () => {
  const known = [one('a')];
  expect(fresh(known, [one('a', 'x'), one('b', 'y'), one('b', 'z')])).toEqual([one('b', 'y')]);
  expect(fresh(known, [])).toEqual([]);
});

test('a list fills in whoever came without fields, and nobody else', () => {
  const bare = { id: 'a', name: 'a', fields: {} };
  expect(filledIn([bare, one('b', 'y')], [one('a', 'x'), one('b', 'z')])).toEqual([
    one('a', 'x'),
    one('b', 'y'),
  ]);
});

test('those taken off are gone, and the others keep their order', () => {
  expect(without([one('a'), one('b'), one('c')], ['b', 'x'])).toEqual([one('a'), one('c')]);
});
