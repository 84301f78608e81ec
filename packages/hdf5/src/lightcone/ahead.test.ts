import { expect, test } from 'vitest';
import { ahead } from './ahead.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('results come in the order of the items, with no more than `depth` at work', async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  const slow = async (i: number) => {
    most = Math.max(most, ++running);
    await wait(i % 2 === 0 ? 6 : 1);
    running--;
    return i;
  };
  for await (const i of ahead([0, 1, 2, 3, 4, 5, 6], 3, slow)) seen.push(i);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(3);
});

test('an error comes in its turn; work under way is awaited', async () => {
  let ended = 0;
  const work = async (i: number) => {
    await wait(i);
    ended++;
    if (i === 1) throw new Error('one');
    return i;
  };
  const seen: number[] = [];
  const run = async () => {
    for await (const i of ahead([0, 1, 8, 9], 4, work)) seen.push(i);
  };
  await expect(run()).rejects.toThrow('one');
  expect(seen).toEqual([0]);
  expect(ended).toBe(4);
});
