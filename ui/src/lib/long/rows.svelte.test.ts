import { expect, test, vi } from 'vitest';
import { Rows } from './rows.svelte';

/** A list whose pages come when the test says so; each page says of which asking it is. */
function kept(each = 10) {
  const asked: { offset: number; limit: number; come: (word: string) => void; fail: () => void }[] =
    [];
  const rows = new Rows<string>(
    (offset, limit) =>
      new Promise((resolve, reject) => {
        asked.push({
          offset,
          limit,
          come: (word) => {
            resolve({
              rows: Array.from({ length: limit }, (_, i) => `${word} ${offset + i}`),
              total: 1000,
            });
          },
          fail: () => {
            reject(new Error('The disk is full.'));
          },
        });
      }),
    each,
  );
  return { rows, asked, offsets: () => asked.map((one) => one.offset) };
}
const settle = () => vi.waitFor(() => Promise.resolve());

test('what is in sight is read first and at once, then what is beside it', async () => {
  const { rows, asked, offsets } = kept();
  rows.want(503, 518, 10);
  expect(offsets()).toEqual([500]);
  expect(asked[0]?.limit).toBe(20);
  asked[0]?.come('a');
  await settle();
  expect(rows.at(503)).toBe('a 503');
  expect(rows.at(519)).toBe('a 519');
  expect(rows.total).toBe(1000);
  expect(offsets()).toEqual([500]);
  await vi.waitFor(() => {
    expect(offsets()).toEqual([500, 490]);
  });
  expect(asked[1]?.limit).toBe(10);
  asked[1]?.come('a');
  await vi.waitFor(() => {
    expect(offsets()).toEqual([500, 490, 520]);
  });
});

test('no more is read at once than is given, and nothing that is there', async () => {
  const { rows, asked } = kept();
  rows.want(300, 310);
  asked[0]?.come('a');
  await settle();
  rows.want(0, 510);
  const read = asked.slice(1).map(({ offset, limit }) => [offset, limit]);
  expect(read).toEqual([
    [0, 200],
    [200, 100],
  ]);
  asked[1]?.come('a');
  await settle();
  expect([asked[3]?.offset, asked[3]?.limit]).toEqual([310, 200]);
  expect(rows.at(199)).toBe('a 199');
  expect(rows.at(305)).toBe('a 305');
});

test('what was read is not read again, and what was passed over not at all', async () => {
  const { rows, asked, offsets } = kept();
  rows.want(0, 10);
  rows.want(100, 140);
  rows.want(900, 910);
  expect(offsets()).toEqual([0, 100]);
  asked[0]?.come('a');
  asked[1]?.come('a');
  await settle();
  expect(offsets()).toEqual([0, 100, 900]);
  rows.want(0, 10);
  asked[2]?.come('a');
  await settle();
  expect(offsets()).toEqual([0, 100, 900]);
});

test('while it is read anew the rows stay, and what was asked before is not believed', async () => {
  const { rows, asked } = kept();
  rows.want(0, 10);
  asked[0]?.come('old');
  await settle();
  rows.renew();
  rows.renew();
  expect(rows.at(3)).toBe('old 3');
  asked[2]?.come('new');
  await settle();
  asked[1]?.come('between');
  await settle();
  expect(rows.at(3)).toBe('new 3');
});

test('of another list nothing of the one before is left once it has come', async () => {
  const { rows, asked, offsets } = kept();
  rows.want(0, 20);
  asked[0]?.come('old');
  await settle();
  rows.change(0);
  expect(rows.at(15)).toBe('old 15');
  expect(offsets()).toEqual([0, 0]);
  asked[1]?.come('new');
  await settle();
  expect(rows.at(3)).toBe('new 3');
  expect(rows.at(15)).toBeUndefined();
});

test('a failure is told, and trying again reads what was not read', async () => {
  const { rows, asked } = kept();
  rows.want(0, 10);
  asked[0]?.fail();
  await settle();
  expect(rows.failure?.message).toContain('The disk is full.');
  rows.again();
  asked[1]?.come('a');
  await settle();
  expect(rows.failure).toBeUndefined();
  expect(rows.at(0)).toBe('a 0');
});
